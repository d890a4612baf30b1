import Primitives
import Testing

@testable import ChannelWorker

@Suite struct AccountHealthTests {
    private let now = Timestamp(milliseconds: 1_000_000)
    private let limit = Duration.seconds(30)

    @Test("an account with wrong credentials pauses, and one success after another clears it")
    func misconfigured() {
        var health = AccountHealth()
        health.apply(.misconfigured("bad_key"), at: now)
        #expect(health.ask(at: now, callLimit: limit) == .wait(until: now + .seconds(300)))
        let later = now + .seconds(301)
        #expect(health.ask(at: later, callLimit: limit) == .probe)
        for _ in 0..<3 {
            health.apply(.probing(callLimit: limit), at: later)
            health.apply(.succeeded, at: later)
        }
        #expect(health.fault == nil && health.ask(at: later, callLimit: limit) == .go)
    }

    @Test("while one call shows whether it has recovered, others look again soon")
    func probing() {
        var health = AccountHealth()
        for _ in 0..<5 { health.apply(.failed(), at: now) }
        let later = now + .seconds(61)
        health.apply(.probing(callLimit: limit), at: later)
        #expect(health.ask(at: later, callLimit: limit) == .wait(until: later + AccountHealth.probeWait))
    }

    @Test("Retry-After rests the account for as long, though no provider's word stops it for ever")
    func rest() {
        var health = AccountHealth()
        health.apply(.throttled(restFor: .seconds(7), rate: 10, measured: 1), at: now)
        #expect(health.ask(at: now, callLimit: limit) == .wait(until: now + .seconds(7)))
        #expect(health.ask(at: now + .seconds(7), callLimit: limit) == .go)
        health.apply(.failed(restFor: .seconds(1 << 40)), at: now)
        #expect(health.ask(at: now, callLimit: limit) == .wait(until: now + .seconds(3600)))
    }

    @Test("what an operator pauses stays so until it is resumed, which forgets all faults")
    func paused() {
        var health = AccountHealth()
        for _ in 0..<5 { health.apply(.failed(), at: now) }
        health.apply(.paused(by: "ann lee", because: "its bill"), at: now)
        #expect(health.ask(at: now + .seconds(1 << 30), callLimit: limit) != .go)
        health.apply(.resumed, at: now)
        #expect(health.ask(at: now, callLimit: limit) == .go)
    }
}
