import Kafka
import Primitives
import ServiceKit
import TestSupport
import Testing
import Wire

@testable import ChannelWorker

/// Each of a digest's items is claimed in the ledger as if it went alone.
@Suite(.serialized, .timeLimit(.minutes(2))) struct DigestWorkTests {
    private static func digest(_ count: Int) throws -> ChannelDispatch {
        var dispatch = try Bench.dispatch(0)
        dispatch.content = nil
        dispatch.digest = try (1...count).map { number in
            let one = try Bench.dispatch(number)
            return DigestItem(
                notificationID: one.notificationID,
                dispatchID: one.id,
                content: one.content,
                acceptedAt: one.acceptedAt
            )
        }
        return dispatch
    }

    private func event(_ bench: Bench) async throws -> DeliveryEvent {
        try DeliveryEvent(decoding: try await bench.records(.sent(.email), count: 1)[0].value ?? [])
    }

    @Test("what was prevented is not in it, and what is in it can no longer be prevented")
    func prevented() async throws {
        let bench = try await Bench()
        let digest = try Self.digest(3)
        let (first, others) = (digest.digest[0], digest.digest.dropFirst())
        #expect(try await bench.ledger.conclude(untried: [(first.dispatchID, [7])]) == [.granted])
        try bench.start(words: CountedItems())
        try await bench.send([digest, digest])
        let event = try await event(bench)
        #expect(event.digested == others.map(\.notificationID) && event.dispatchID == digest.id)
        #expect(bench.provider.calls.map(\.subject) == ["2"])
        let late = try await bench.ledger.conclude(untried: others.map { ($0.dispatchID, [7]) })
        #expect(late == [.concluded([]), .concluded([])])
        try await bench.stop()
    }

    @Test("with nothing left in it nothing is sent")
    func empty() async throws {
        let bench = try await Bench()
        let digest = try Self.digest(2)
        _ = try await bench.ledger.conclude(untried: digest.digest.map { ($0.dispatchID, [7]) })
        try bench.start(words: CountedItems())
        let after = try Bench.dispatch(9)
        try await bench.send([digest, after])
        #expect(try await event(bench).dispatchID == after.id)
        #expect(bench.provider.calls.map(\.id) == [after.id])
        try await bench.stop()
    }

    @Test("of two digests with the same items each item is in one, whichever worker has it")
    func shared() async throws {
        let bench = try await Bench()
        let items = try Self.digest(60).digest
        let digests = try (0..<6).map { place in
            var digest = try Bench.dispatch(0, user: "user-\(place)")
            digest.digest = Array(items[(place * 10)...].prefix(20))
            return digest
        }
        for _ in 0..<2 { try bench.start(words: CountedItems()) }
        try await bench.send(digests + digests.reversed())
        try await eventually("every item is out", within: .seconds(20)) {
            bench.provider.calls.compactMap { Int($0.subject) }.reduce(0, +) >= items.count
        }
        #expect(bench.provider.calls.compactMap { Int($0.subject) }.reduce(0, +) == items.count)
        try await bench.stop()
    }

    @Test("while it waits to be tried again an item can be prevented")
    func retried() async throws {
        let bench = try await Bench { _ in .notNow(SendFault("down"), retryAfter: .milliseconds(200)) }
        let digest = try Self.digest(2)
        try bench.start(words: CountedItems(), tiers: [.fiveSeconds])
        try await bench.send([digest])
        _ = try await bench.records(.retry(.email, .fiveSeconds), count: 1)
        bench.provider.answer { _ in .accepted(providerID: "p") }
        let wish = [(id: digest.digest[0].dispatchID, note: [UInt8(7)])]
        let claims = try await bench.ledger.conclude(untried: wish)
        try await eventually("it is sent", within: .seconds(20)) { bench.provider.accepted.count == 1 }
        #expect(bench.provider.accepted.map(\.subject) == [claims == [.granted] ? "1" : "2"])
        try await bench.stop()
    }

    @Test("an item whose time is over leaves it, and is told as expired")
    func expired() async throws {
        let bench = try await Bench()
        var digest = try Self.digest(2)
        digest.digest[0].expiresAt = WallClock.system.now
        try bench.start(words: CountedItems())
        try await bench.send([digest])
        #expect(try await event(bench).digested == [digest.digest[1].notificationID])
        let over = try await bench.records(.delivery(.failed), count: 1)
        let told = try DeliveryEvent(decoding: over[0].value ?? [])
        #expect((told.notificationID, told.status) == (digest.digest[0].notificationID, .expired))
        try await bench.stop()
    }
}

/// Says how many a digest has.
private struct CountedItems: WordsMaker {
    func words(for dispatch: ChannelDispatch) async throws -> Words {
        var words = Words()
        (words.subject, words.text) = ("\(dispatch.digest.count)", "text")
        return words
    }
}
