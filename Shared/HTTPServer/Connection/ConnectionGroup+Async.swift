import Network

/// The way in from tasks.
extension ConnectionGroup {
    func start() async throws {
        try await withCheckedThrowingContinuation { (started: CheckedContinuation<Void, any Error>) in
            reactor.submit { [self] in started.resume(with: Result { try listen() }) }
        }
    }

    func drain(within limit: Duration) async {
        await withCheckedContinuation { ended in
            reactor.submit { [self] in drain(within: limit) { ended.resume() } }
        }
    }
}
