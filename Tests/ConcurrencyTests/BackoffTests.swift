import Concurrency
import Primitives
import Testing

@Suite("Backoff")
struct BackoffTests {
    @Test("each wait is between half and all of the doubled base, up to the limit")
    func bounds() {
        let least = Backoff(base: .milliseconds(100), limit: .seconds(1), randomness: Randomness { 0 })
        let most = Backoff(base: .milliseconds(100), limit: .seconds(1), randomness: Randomness { .max })
        for (attempt, ceiling) in [(0, 100), (1, 200), (2, 400), (3, 800), (4, 1000), (5, 1000)] {
            #expect(least.delay(afterAttempt: attempt) == .milliseconds(ceiling / 2))
            let delay = most.delay(afterAttempt: attempt)
            #expect(delay > .milliseconds(ceiling) - .microseconds(1) && delay <= .milliseconds(ceiling))
        }
    }

    @Test("no attempt number traps or leaves the limit", arguments: [-1, 31, 63, 64, .max, .min])
    func extremes(attempt: Int) {
        #expect(Backoff(limit: .seconds(3)).delay(afterAttempt: attempt) <= .seconds(3))
    }
}
