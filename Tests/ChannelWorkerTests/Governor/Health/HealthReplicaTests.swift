import Primitives
import Testing

@testable import ChannelWorker

@Suite struct HealthReplicaTests {
    private let now = Timestamp(milliseconds: 1_000_000)

    @Test("failures seen by several workers count together")
    func together() {
        var (one, other) = (HealthReplica(), HealthReplica())
        var shared: HealthReplica.Shared?
        for round in 0..<5 {
            let isOne = round.isMultiple(of: 2)
            if isOne { one.note(.failed(), at: now) } else { other.note(.failed(), at: now) }
            shared = isOne ? share(&one, shared) : share(&other, shared)
        }
        #expect(shared?.health.circuit.state == .open(until: now + .seconds(60)))
    }

    /// As `GovernedAccount` does with Redis.
    private func share(_ replica: inout HealthReplica, _ stored: HealthReplica.Shared?) -> HealthReplica.Shared {
        while true {
            let offer = replica.offer(at: now)
            guard let stored, stored.version >= offer.version else {
                replica.adopt(offer)
                return offer
            }
            replica.adopt(stored)
        }
    }

    @Test("what changes nothing is not shared")
    func quiet() {
        var replica = HealthReplica()
        replica.note(.succeeded, at: now)
        replica.note(.recovering, at: now)
        #expect(!replica.mustShare)
    }

    @Test("with nobody to share with it goes by what it has seen, and remembers a bounded part of it")
    func alone() {
        var replica = HealthReplica()
        for _ in 0..<5 { replica.note(.failed(), at: now) }
        #expect(replica.health.ask(at: now, callLimit: .seconds(30)) == .wait(until: now + .seconds(60)))
        for second in 0..<1000 {
            replica.note(.throttled(restFor: .seconds(5), rate: 10, measured: 1), at: now + .seconds(second))
        }
        _ = replica.offer(at: now)
        #expect(replica.mustShare)
    }

    @Test("what is found to be one's own offer counts once, though the answer to it was lost")
    func ownOffer() {
        var replica = HealthReplica()
        for _ in 0..<2 { replica.note(.failed(), at: now) }
        let lost = replica.offer(at: now)
        replica.note(.failed(), at: now)
        _ = replica.offer(at: now)
        replica.adopt(lost)
        #expect(replica.health.circuit.state == .closed(failures: 3) && replica.mustShare)
        replica.adopt(replica.offer(at: now))
        #expect(replica.health.circuit.state == .closed(failures: 3) && !replica.mustShare)
    }

    @Test("a probe that others were faster with leaves what was seen as it was")
    func lostProbe() {
        var (one, other) = (HealthReplica(), HealthReplica())
        for _ in 0..<5 { one.note(.failed(), at: now) }
        let open = one.offer(at: now)
        one.adopt(open)
        other.adopt(open)
        let later = now + .seconds(61)
        let probe = one.offer(with: .probing(callLimit: .seconds(30)), at: later)
        _ = other.offer(with: .probing(callLimit: .seconds(30)), at: later)
        one.adopt(probe)
        other.adopt(probe)
        #expect(one.health == other.health && !one.mustShare && !other.mustShare)
        #expect(other.health.ask(at: later, callLimit: .seconds(30)) != .probe)
    }

    @Test("every state reads back as it was written")
    func text() throws {
        var health = AccountHealth()
        var states = [health]
        for event in [
            HealthEvent.failed(), .failed(restFor: .seconds(3)), .misconfigured("401 bad key"),
            .paused(by: "ann lee", because: "its bill"),
            .throttled(restFor: .seconds(9), rate: 100, measured: 3), .resumed, .failed(), .failed(), .failed(),
            .failed(), .failed(),
        ] {
            health.apply(event, at: now)
            states.append(health)
        }
        health.apply(.probing(callLimit: .seconds(30)), at: now + .seconds(61))
        for (version, health) in (states + [health]).enumerated() {
            let shared = HealthReplica.Shared(version: Int64(version), id: .max, health: health)
            let read = try #require(HealthReplica.Shared(shared.text, limits: CircuitBreaker.Limits()))
            #expect(read.health.fault == health.fault && read.health.pause == health.pause)
            #expect(
                read.text == shared.text && read.id == .max && read.health.circuit == health.circuit
                    && read.health.pace == health.pace
            )
        }
        for text in [
            "", "1", "x closed:0 0 - 0 0.0 - - - 0 7", "1 open 0 - 0 0.0 - - - 0 7", "1 closed:0 0 - 0 0.0 - 7",
        ] {
            #expect(HealthReplica.Shared(text, limits: CircuitBreaker.Limits()) == nil)
        }
    }
}
