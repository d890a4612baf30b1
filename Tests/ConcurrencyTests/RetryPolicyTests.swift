import Concurrency
import Testing

@Suite("RetryPolicy", .timeLimit(.minutes(1)))
struct RetryPolicyTests {
    private struct Failure: RetriableError, Equatable {
        let isRetriable: Bool
        var number = 0
    }

    private struct Foreign: Error {}

    private let quick = Backoff(base: .microseconds(10), limit: .microseconds(20))

    @Test("a call is repeated until it succeeds")
    func succeeds() async throws {
        var calls = 0
        let result = try await RetryPolicy(backoff: quick).run {
            calls += 1
            if calls < 5 { throw Failure(isRetriable: true) }
            return calls
        }
        #expect(result == 5)
    }

    @Test("the last error is thrown when the attempts are used up")
    func attempts() async {
        var calls = 0
        await #expect(throws: Failure(isRetriable: true, number: 3)) {
            try await RetryPolicy(attempts: 3, backoff: quick).run {
                calls += 1
                throw Failure(isRetriable: true, number: calls)
            }
        }
        #expect(calls == 3)
    }

    @Test("an error that repeating cannot mend, or that does not know, ends it at once")
    func permanent() async {
        var calls = 0
        await #expect(throws: Failure.self) {
            try await RetryPolicy(backoff: quick).run {
                calls += 1
                throw Failure(isRetriable: false)
            }
        }
        await #expect(throws: Foreign.self) {
            try await RetryPolicy(backoff: quick).run {
                calls += 1
                throw Foreign()
            }
        }
        #expect(calls == 2)
    }

    @Test("a wait that would pass the deadline is not begun: the error is thrown instead")
    func deadline() async {
        var calls = 0
        let start = ContinuousClock.now
        await #expect(throws: Failure.self) {
            try await RetryPolicy(backoff: Backoff(base: .seconds(30), limit: .seconds(30))).run(
                until: .after(.seconds(5))
            ) {
                calls += 1
                throw Failure(isRetriable: true)
            }
        }
        #expect(calls == 1 && start.duration(to: .now) < .seconds(5))
    }

    @Test("with a deadline it ends by it, in the call's own error")
    func endsByDeadline() async {
        let start = ContinuousClock.now
        let policy = RetryPolicy(backoff: Backoff(base: .milliseconds(5), limit: .milliseconds(20)))
        await #expect(throws: Failure.self) {
            try await policy.run(until: .after(.milliseconds(100))) { throw Failure(isRetriable: true) }
        }
        #expect(start.duration(to: .now) < .seconds(5))
    }

    @Test("a task cancelled while it waits ends with CancellationError")
    func cancelled() async {
        let (calls, called) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            try await RetryPolicy(backoff: Backoff(base: .seconds(60), limit: .seconds(60))).run {
                called.yield()
                throw Failure(isRetriable: true)
            }
        }
        for await _ in calls { break }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
