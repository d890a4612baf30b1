import ChannelWorker
import Testing

@Suite struct RetryLadderTests {
    private let ladder = RetryLadder.standard

    @Test("two attempts wait in each tier, then it is given up")
    func climbs() {
        let steps = (1...8).map { ladder.step(afterAttempt: $0, jitter: 0) }
        let names = steps.map { step -> String in
            if case .wait(let tier, _) = step { tier.name } else { "dlq" }
        }
        #expect(names == ["5s", "5s", "1m", "1m", "15m", "15m", "dlq", "dlq"])
        #expect(ladder.attempts == 7)
    }

    @Test("jitter only lengthens, by a quarter at most")
    func jitter() {
        guard case .wait(_, let delay) = ladder.step(afterAttempt: 1, jitter: 0.999) else {
            Issue.record("no wait")
            return
        }
        #expect(delay > .seconds(6) && delay <= .seconds(5) * 1.25)
    }

    @Test(
        "Retry-After is waited out in full, in the longest tier it reaches",
        arguments: [(3, "5s", 5), (30, "5s", 30), (90, "1m", 90), (3600, "15m", 3600)]
    )
    func retryAfter(asked: Int, tier: String, delay: Int) {
        let step = ladder.step(afterAttempt: 1, retryAfter: .seconds(asked), jitter: 0)
        guard case .wait(let chosen, let wait) = step else {
            Issue.record("no wait")
            return
        }
        #expect(chosen.name == tier && wait == .seconds(delay))
    }

    @Test("an attempt of no number is not retried for ever")
    func nonsense() {
        #expect(ladder.step(afterAttempt: 0, jitter: 0) == .giveUp)
        #expect(ladder.step(afterAttempt: -3, jitter: 0) == .giveUp)
    }
}
