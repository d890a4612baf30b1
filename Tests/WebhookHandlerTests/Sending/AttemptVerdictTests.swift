import Primitives
import Storage
import Testing

@testable import WebhookHandler

@Suite("Verdicts on attempts")
struct AttemptVerdictTests {
    private let now = Timestamp(milliseconds: 1_700_000_000_000)
    private var rules: SendingRules {
        var rules = SendingRules()
        rules.jitter = 0
        return rules
    }

    private func verdict(_ status: Int?, tried: Int = 0, retryAfter: Duration? = nil) -> AttemptVerdict {
        let attempt = WebhookAttempt(at: now, lasting: .seconds(1), status: status)
        return AttemptVerdict(attempt, tried: tried, retryAfter: retryAfter, rules)
    }

    private func due(_ verdict: AttemptVerdict) -> Duration? {
        if case .again(let moment, _) = verdict.outcome { moment - now } else { nil }
    }

    @Test("only 2xx is a delivery; a redirect is none", arguments: [200, 201, 204, 299])
    func delivered(_ status: Int) {
        #expect(verdict(status).outcome == .delivered)
    }

    @Test("everything else is tried again on the schedule, which ends", arguments: [nil, 301, 307, 400, 404, 500, 503])
    func again(_ status: Int?) {
        let waits = (0..<9).map { due(verdict(status, tried: $0)).map { $0 - .seconds(1) } }
        #expect(waits == rules.schedule.dropFirst().map { $0 })
        #expect(verdict(status, tried: 9).outcome == .failed)
    }

    @Test("a wish to wait is heeded within a day, and of a busy server for all messages")
    func retryAfter() {
        #expect(due(verdict(500, retryAfter: .seconds(60))) == .seconds(61))
        #expect(due(verdict(429, retryAfter: .seconds(1_000_000))) == .seconds(86_401))
        #expect(due(verdict(500, retryAfter: .seconds(1))) == .seconds(6))
        #expect(
            verdict(503, retryAfter: .seconds(9)).outcome == .again(at: now + .seconds(10), resting: now + .seconds(10))
        )
        #expect(verdict(400, retryAfter: .seconds(9)).outcome == .again(at: now + .seconds(10), resting: nil))
    }

    @Test("410 ends it at once")
    func gone() {
        #expect(verdict(410).isGone && verdict(410).outcome == .failed && !verdict(404).isGone)
    }

    @Test("what failed together does not come back together")
    func jitter() throws {
        let rules = SendingRules()
        let waits = try (0..<100).map { _ in try #require(rules.wait(after: 2)) }
        #expect(Set(waits).count > 50)
        #expect(waits.allSatisfy { $0 >= .seconds(270) && $0 <= .seconds(330) })
    }
}
