import Primitives
import Storage
import TestSupport
import Testing

@testable import InAppWorker

@Suite("StreamCursor")
struct StreamCursorTests {
    private static let person = RecipientKey("acme", "ann")

    private static func event(_ seq: Int64) -> InboxEvent {
        InboxEvent(seq: seq, kind: .updated(nil, .read), occurredAt: Timestamp(microseconds: 0))
    }

    private static func update(_ range: ClosedRange<Int64>) -> StreamUpdate {
        StreamUpdate(InboxUpdate(person, events: range.map(event), counts: .none))
    }

    private static func found(after seq: Int64, upTo last: Int64, limit: Int = 100) -> InboxCatchUp {
        seq > last
            ? .reset(last: last, .none)
            : .events(Array((seq..<last).map { event($0 + 1) }.prefix(limit)), last: last, .none)
    }

    private static func numbers(_ events: [StreamEvent]) -> [Int64] {
        events.filter { $0.name == .updated }.map(\.seq)
    }

    @Test("what the client missed comes first, then what is told, and nothing twice")
    func goesOn() {
        var cursor = StreamCursor(after: 2)
        #expect(cursor.take(StreamCursorTests.update(5...6)) == .none)
        guard case .send(let missed) = cursor.take(StreamCursorTests.found(after: 2, upTo: 6), limit: 100) else {
            Issue.record("nothing is sent")
            return
        }
        #expect(StreamCursorTests.numbers(missed) == [3, 4, 5, 6] && missed.last?.name == .counts)
        #expect(cursor.take(StreamCursorTests.update(5...6)) == .none)
        guard case .send(let next) = cursor.take(StreamCursorTests.update(6...7)) else {
            Issue.record("nothing is sent")
            return
        }
        #expect(StreamCursorTests.numbers(next) == [7])
    }

    @Test("a gap, and news without events, are filled from the store")
    func gap() {
        var cursor = StreamCursor(after: 1)
        #expect(cursor.take(StreamCursorTests.found(after: 1, upTo: 1), limit: 100) == .none)
        #expect(cursor.take(StreamCursorTests.update(3...3)) == .read(after: 1))
        #expect(cursor.take(StreamUpdate(StreamCursorTests.person, last: 4)) == .none)
        guard
            case .sendAndRead(let events, after: 3) = cursor.take(StreamCursorTests.found(after: 1, upTo: 3), limit: 9)
        else {
            Issue.record("it does not ask again")
            return
        }
        #expect(StreamCursorTests.numbers(events) == [2, 3])
    }

    @Test("a client without a number, or too far behind, is told to begin anew")
    func reset() {
        var fresh = StreamCursor(after: nil)
        #expect(fresh.take(.reset(last: 7, .none), limit: 9) == .send([.reset(.none, at: 7)]))
        var late = StreamCursor(after: 1)
        let action = late.take(StreamCursorTests.found(after: 1, upTo: 50, limit: 10), limit: 10)
        #expect(action == .send([.reset(.none, at: 50)]) && late.seq == 50)
    }

    @Test("whatever order news come in, each event is sent once and in order", arguments: 0..<50)
    func randomly(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var (last, sent, read) = (Int64.random(in: 0...5, using: &random), [Int64](), Int64?.some(0))
        var cursor = StreamCursor(after: 0)
        func perform(_ action: StreamCursor.Action) {
            switch action {
            case .none: break
            case .send(let events): sent += StreamCursorTests.numbers(events)
            case .read(let seq): read = seq
            case .sendAndRead(let events, let seq):
                sent += StreamCursorTests.numbers(events)
                read = seq
            }
        }
        for _ in 0..<200 {
            switch Int.random(in: 0..<6, using: &random) {
            case 0, 1:
                let first = last + 1
                last += Int64.random(in: 1...3, using: &random)
                // Some news are lost.
                if Bool.random(using: &random) { perform(cursor.take(StreamCursorTests.update(first...last))) }
            case 2 where last > 3: perform(cursor.take(StreamCursorTests.update(last - 2...last - 1)))
            case 3: perform(cursor.take(StreamUpdate(StreamCursorTests.person, last: last)))
            default:
                guard let after = read else { continue }
                read = nil
                perform(cursor.take(StreamCursorTests.found(after: after, upTo: last, limit: 10_000), limit: 10_000))
            }
        }
        while let after = read {
            read = nil
            perform(cursor.take(StreamCursorTests.found(after: after, upTo: last, limit: 10_000), limit: 10_000))
        }
        perform(cursor.take(StreamUpdate(StreamCursorTests.person, last: last)))
        if let after = read {
            perform(cursor.take(StreamCursorTests.found(after: after, upTo: last, limit: 10_000), limit: 10_000))
        }
        #expect(sent == (0..<last).map { $0 + 1 })
    }
}
