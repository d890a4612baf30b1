/// Asks one dependency whether it serves; throws what is wrong.
package struct HealthCheck: Sendable {
    package let dependency: String
    let limit: Duration
    let ask: @Sendable () async throws -> Void

    package init(
        _ dependency: String,
        within limit: Duration = .seconds(2),
        _ ask: @escaping @Sendable () async throws -> Void
    ) {
        (self.dependency, self.limit, self.ask) = (dependency, limit, ask)
    }

    func perform() async -> HealthReport.Dependency {
        let start = ContinuousClock.now
        let failure = await outcome()
        return HealthReport.Dependency(name: dependency, failure: failure, took: start.duration(to: .now))
    }

    /// The first to end wins: a dependency that never answers must not keep the probe from answering.
    private func outcome() async -> String? {
        let (answers, answer) = AsyncStream.makeStream(of: String?.self)
        let call = Task {
            do {
                try await ask()
                answer.yield(nil)
            } catch {
                answer.yield(String(describing: error))
            }
        }
        let timer = Task {
            try await Task.sleep(for: limit)
            answer.yield("no answer within \(limit)")
        }
        defer {
            call.cancel()
            timer.cancel()
        }
        for await failure in answers { return failure }
        return "cancelled"
    }
}
