import Primitives
import Testing

@testable import Storage

@Suite struct FanOutHeadTests {
    private func head(
        _ state: FanOut.State,
        taken: Int = 0,
        sent: Int = 0,
        recalled: Int = 0,
        expired: Bool = false
    ) -> FanOutHead {
        let command: [UInt8]? = state == .running ? [1] : nil
        return FanOutHead(
            state: state,
            taken: taken,
            sent: sent,
            recalled: recalled,
            command: command,
            hasExpired: expired
        )
    }

    @Test("who was taken gets their notification before anybody else is taken, also when the time is over")
    func running() {
        #expect(head(.running).next(500) == .take(command: [1]))
        #expect(head(.running, taken: 700, sent: 200).next(500) == .send(200..<700, command: [1]))
        #expect(head(.running, taken: 700, sent: 200, expired: true).next(500) == .send(200..<700, command: [1]))
        #expect(head(.running, taken: 700, sent: 700, expired: true).next(500) == .end(.expired))
    }

    @Test("everybody who was taken is recalled, whether or not their notification was stored")
    func cancelling() {
        #expect(head(.cancelling, taken: 700, sent: 200).next(500) == .recall(0..<500))
        #expect(head(.cancelling, taken: 700, sent: 200, recalled: 500).next(500) == .recall(500..<700))
        #expect(head(.cancelling, taken: 700, recalled: 700).next(500) == .end(.cancelled))
    }

    @Test("a fan-out's notifications have ids of their own, a range behind its own id, whose derived ids do not meet")
    func ids() {
        let id = UUIDv7(at: WallClock.system.now)
        let ids = (0..<100_000).map(id.numbered)
        #expect(zip([id] + ids, ids).allSatisfy { $0 < $1 })
        #expect(ids.allSatisfy { $0.timestamp == id.timestamp })
        // What is derived from an id says what it is in the lowest 16 bits.
        #expect(Set(ids.map { [$0.high, $0.low >> 16] }).count == ids.count)
    }
}
