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

    @Test("an answer that is older than the news that came before it is asked for again, one that lacks older news not")
    func staleAnswer() {
        var cursor = StreamCursor(after: 5)
        #expect(cursor.take(StreamCursorTests.update(6...6)) == .none)
        #expect(cursor.take(StreamCursorTests.found(after: 5, upTo: 5), limit: 9) == .read(after: 5))
        #expect(cursor.take(StreamCursorTests.found(after: 5, upTo: 5), limit: 9) == .none)
        #expect(cursor.take(StreamCursorTests.update(7...7)) == .read(after: 5))
    }

    @Test("whatever order news come in, each event is sent once and in order", arguments: 0..<200)
    func randomly(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var store = AskedStore(last: Int64.random(in: 0...5, using: &random))
        var (cursor, sent) = (StreamCursor(after: 0), [Int64]())
        func perform(_ action: StreamCursor.Action) {
            switch action {
            case .none: break
            case .send(let events): sent += StreamCursorTests.numbers(events)
            case .read(let seq): store.asked = seq
            case .sendAndRead(let events, let seq):
                sent += StreamCursorTests.numbers(events)
                store.asked = seq
            }
        }
        func tell(_ isLost: Bool) {
            let first = store.last + 1
            store.last += Int64.random(in: 1...3, using: &random)
            if !isLost { perform(cursor.take(StreamCursorTests.update(first...store.last))) }
        }
        for _ in 0..<200 {
            switch Int.random(in: 0..<7, using: &random) {
            case 0, 1: tell(Bool.random(using: &random))
            case 2 where store.last > 3: perform(cursor.take(StreamCursorTests.update(store.last - 2...store.last - 1)))
            case 3: perform(cursor.take(StreamUpdate(StreamCursorTests.person, last: store.last)))
            case 4, 5: store.find()
            default: if let found = store.takeAnswer() { perform(cursor.take(found, limit: 10_000)) }
            }
        }
        // What was lost before is filled once something is heard, whatever is on its way then.
        tell(false)
        while let found = store.takeAnswer() { perform(cursor.take(found, limit: 10_000)) }
        #expect(sent == (0..<store.last).map { $0 + 1 })
    }

    /// What it answers is how things were some time between question and answer.
    private struct AskedStore {
        var last: Int64
        var asked: Int64? = 0
        private var found: InboxCatchUp?

        init(last: Int64) {
            self.last = last
        }

        mutating func find() {
            guard let after = asked, found == nil else { return }
            found = StreamCursorTests.found(after: after, upTo: last, limit: 10_000)
        }

        mutating func takeAnswer() -> InboxCatchUp? {
            find()
            defer { (asked, found) = (nil, nil) }
            return found
        }
    }
}
