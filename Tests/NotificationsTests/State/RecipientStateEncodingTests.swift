import Primitives
import TestSupport
import Testing

@testable import Notifications

@Suite("RecipientState encoding")
struct RecipientStateEncodingTests {
    private func lived() throws -> RecipientState {
        var life = try RandomLife(seed: 21)
        for _ in 0..<150 { _ = life.live() }
        return life.recipient.state
    }

    @Test("no bytes are a new state, and a lived one comes back as it was")
    func roundTrip() throws {
        #expect(try RecipientState(decoding: []) == RecipientState())
        #expect(try RecipientState(decoding: RecipientState().encoded) == RecipientState())
        let state = try lived()
        #expect(try RecipientState(decoding: state.encoded) == state)
    }

    @Test("bytes that are cut, longer or of another version are refused")
    func refused() throws {
        let bytes = try lived().encoded
        for count in 1..<bytes.count {
            #expect(throws: NotificationsError.self) { try RecipientState(decoding: Array(bytes.prefix(count))) }
        }
        #expect(throws: NotificationsError.self) { try RecipientState(decoding: bytes + [0]) }
        let version = #expect(throws: NotificationsError.self) { try RecipientState(decoding: [5] + bytes.dropFirst()) }
        #expect(version?.code == .unknownStateVersion)
        let size = #expect(throws: NotificationsError.self) {
            try RecipientState(decoding: [1] + [UInt8](repeating: 0, count: 1 << 20))
        }
        #expect(size?.code == .stateTooLarge)
    }

    @Test("damaged bytes are refused or are a state that can be lived with, never a trap")
    func damaged() throws {
        let bytes = try lived().encoded
        var generator = SeededGenerator(seed: 8)
        var life = try RandomLife(seed: 9)
        for _ in 0..<5000 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                damaged[Int.random(in: 1..<bytes.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            guard let state = try? RecipientState(decoding: damaged) else { continue }
            life.recipient.state = state
            _ = life.live()
            _ = life.recipient.handle(.timerFired(dueAt: Timestamp(microseconds: .max)))
            #expect(throws: Never.self) { try RecipientState(decoding: life.recipient.state.encoded) }
            life.reset()
        }
    }
}
