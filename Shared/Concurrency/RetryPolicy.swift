/// An error that knows whether the same call may succeed later. Each module's error type says so itself.
package protocol RetriableError: Error {
    var isRetriable: Bool { get }
}

/// The one place that reads `isRetriable`: repeats a call with back-off until it ends, the deadline passes,
/// the task is cancelled, or the error is one that repeating cannot mend.
package struct RetryPolicy: Sendable {
    package let attempts: Int
    package let backoff: Backoff

    package init(attempts: Int = .max, backoff: Backoff = Backoff()) {
        (self.attempts, self.backoff) = (attempts, backoff)
    }

    package func run<Result: Sendable>(
        until deadline: Deadline? = nil,
        isolation: isolated (any Actor)? = #isolation,
        _ call: () async throws -> Result
    ) async throws -> Result {
        var attempt = 0
        while true {
            do {
                return try await call()
            } catch let error as any RetriableError where error.isRetriable && attempt + 1 < attempts {
                let delay = backoff.delay(afterAttempt: attempt)
                if let deadline, deadline.remaining <= delay { throw error }
                try await Task.sleep(for: delay)
                attempt += 1
            }
        }
    }
}
