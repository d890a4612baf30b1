import Concurrency
import Observability

extension RedisCluster {
    struct Failure {
        let error: RedisError
        let address: RedisAddress?
    }

    private enum Route {
        case owner
        /// The node that is importing the slot, for this call only.
        case importer(RedisServer)
    }

    /// Calls until there is an answer, an error that repeating cannot mend, or the deadline has passed. `failure` is
    /// what a first attempt ended in that has been made already.
    func call(
        _ command: RedisCommand,
        _ slot: RedisSlot?,
        until deadline: Deadline,
        after failure: Failure?
    ) async throws(RedisError) -> RedisValue {
        var attempts = ClusterAttempts(maximumRedirections: configuration.maximumRedirections)
        var (route, failure) = (Route.owner, failure)
        while true {
            if let failure { route = try await self.route(after: failure, &attempts, until: deadline) }
            var address: RedisAddress?
            do {
                switch route {
                case .owner:
                    let server = try await owner(of: slot, until: deadline)
                    address = server.address
                    return try await server.call(command, until: deadline)
                case .importer(let server):
                    address = server.address
                    return try await server.callAsking(command, until: deadline)
                }
            } catch {
                failure = Failure(error: error, address: address)
            }
        }
    }

    private func route(
        after failure: Failure,
        _ attempts: inout ClusterAttempts,
        until deadline: Deadline
    ) async throws(RedisError) -> Route {
        switch attempts.failed(failure.error, at: failure.address) {
        case .follow(let redirection):
            return try follow(redirection)
        case .wait(let count, let refreshing):
            if refreshing { refreshSoon() }
            try await wait(backoff.delay(afterAttempt: count), until: deadline, or: failure.error)
            return .owner
        case .fail(let error):
            // A node that does not answer may have been replaced.
            if error.code == .timedOut || error.code == .connectionLost { refreshSoon() }
            throw error
        }
    }

    private func follow(_ redirection: ClusterRedirection) throws(RedisError) -> Route {
        metrics.redirections.increment()
        if redirection.isAsk { return .importer(try server(at: redirection.target)) }
        move(redirection.slot, to: redirection.target)
        refreshSoon()
        return .owner
    }

    private func wait(_ delay: Duration, until deadline: Deadline, or error: RedisError) async throws(RedisError) {
        guard deadline.remaining > delay else { throw error }
        do {
            try await Task.sleep(for: delay)
        } catch {
            throw .taskCancelled
        }
    }
}
