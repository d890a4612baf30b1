import Primitives
import Testing
import Wire

@testable import ChannelWorker

@Suite struct AccountDeskTests {
    private let now = Timestamp(milliseconds: 1_000_000)

    private func made(_ rate: SendRate) -> AccountDesk<Int> {
        AccountDesk(rate, HealthReplica(), callLimit: .seconds(30))
    }

    @Test("an account without a limit lets everybody through at once")
    func unlimited() {
        var desk = made(.unlimited)
        for _ in 0..<1000 { #expect(desk.ask(at: now) == .go) }
        #expect(desk.beginLease(at: now) == nil)
    }

    @Test("those who wait go when the lease comes, the more urgent first; tokens that are left serve without a wait")
    func lease() throws {
        var desk = made(.perSecond(100))
        for (waiter, priority) in [Priority.low, .normal, .critical, .normal].enumerated() {
            #expect(desk.ask(at: now) == .wait)
            desk.line.join(UInt64(waiter), priority.rawValue, waiter, at: now)
        }
        let asked = desk.beginLease(at: now)
        let request = try #require(asked)
        #expect(request == LeaseRequest(wanted: 4, unused: 0, perSecond: 100))
        #expect(desk.beginLease(at: now) == nil)
        let grant = TokenBucket.Grant(count: 5, delay: .milliseconds(50))
        desk.note(grant, request, at: now)
        let answers = desk.endLease(grant.count, at: now + grant.delay)
        #expect(answers.map(\.0) == [2, 1, 3, 0] && answers.allSatisfy { $0.1 == .go })
        #expect(desk.ask(at: now + grant.delay) == .go)
    }

    @Test("without tokens for long, those who come are told to come again one after another at the account's pace")
    func later() throws {
        var desk = made(.perSecond(2))
        desk.line.join(1, 2, 1, at: now)
        let asked = desk.beginLease(at: now)
        let request = try #require(asked)
        let refusal = TokenBucket.Grant(count: 0, delay: .seconds(3))
        desk.note(refusal, request, at: now)
        let answers = desk.endLease(0, at: now)
        #expect(answers.count == 1 && answers[0].1 == .later(until: now + .seconds(5)))
        #expect(desk.ask(at: now) == .later(until: now + .milliseconds(5500)))
        #expect(desk.ask(at: now) == .later(until: now + .milliseconds(6000)))
    }

    @Test("tokens that were not used in time are given back with the next lease, or by themselves")
    func unused() throws {
        var desk = made(.perSecond(100))
        desk.line.join(1, 2, 1, at: now)
        _ = desk.beginLease(at: now)
        _ = desk.endLease(8, at: now)
        #expect(desk.tokens == 7 && desk.takeUnused(at: now) == nil)
        #expect(desk.takeUnused(at: now + .seconds(1)) == LeaseRequest(wanted: 0, unused: 7, perSecond: 100))
        #expect(desk.tokens == 0)
    }

    @Test("what a provider answers decides what its account's health is")
    func outcomes() {
        let fault = SendFault("x")
        var desk = made(.perSecond(100))
        for outcome in [
            SendOutcome.recipientNotNow(fault), .refused(fault), .noWay(fault), .deadAddress(fault), .unwanted(fault),
        ] {
            for _ in 0..<10 { desk.note(outcome, took: .milliseconds(1), at: now) }
        }
        #expect(desk.ask(at: now) == .wait)
        desk.note(.throttled(fault, retryAfter: .seconds(2)), took: .milliseconds(1), at: now)
        #expect(desk.pace(at: now) == 50 && desk.ask(at: now) == .later(until: now + .seconds(2)))
        for _ in 0..<4 { desk.note(.notNow(fault, retryAfter: nil), took: .milliseconds(1), at: now) }
        desk.note(.unknown(fault), took: .milliseconds(1), at: now)
        #expect(desk.ask(at: now + .seconds(3)) == .later(until: now + .seconds(60)))
    }
}
