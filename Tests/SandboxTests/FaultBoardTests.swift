import JSON
import Testing

@testable import Sandbox

@Suite("Faults")
struct FaultBoardTests {
    private let board = FaultBoard()
    private let main = Account(provider: "ses", name: "main")

    @Test("a fault for the next requests is gone after them")
    func next() {
        board.set(Fault(kind: .cutAfter, scope: .next(2)), main)
        #expect((0..<4).map { _ in board.next(main)?.kind } == [.cutAfter, .cutAfter, nil, nil])
    }

    @Test("an account's own fault goes before the one for all, and other providers meet neither")
    func everyone() {
        board.set(Fault(kind: .slow), main.everyone)
        board.set(Fault(kind: .malformed), main)
        #expect(board.next(main)?.kind == .malformed)
        #expect(board.next(Account(provider: "ses", name: "other"))?.kind == .slow)
        #expect(board.next(Account(provider: "sendgrid", name: "main")) == nil)
        board.clear(main)
        #expect(board.next(main)?.kind == .slow)
        board.clear()
        #expect(board.next(main) == nil)
    }

    @Test("a fault is read from JSON with all that it can say, and what it cannot say is refused")
    func json() throws {
        let text =
            #"{"kind": "refuse", "refusal": "throttled", "retry_after": 2, "delay": 50, "share": 0.5, "seed": 3}"#
        let fault = try JSONDocument(parsing: Array(text.utf8)).read { Fault.read(&$0) }
        #expect(fault.kind == .refuse("throttled", retryAfter: 2))
        #expect(fault.delay == .milliseconds(50) && fault.scope == .share(0.5, seed: 3))
        #expect(throws: JSONError.self) {
            try JSONDocument(parsing: Array(#"{"kind": "explode", "next": 0}"#.utf8)).read { Fault.read(&$0) }
        }
    }
}
