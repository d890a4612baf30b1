import Testing

@testable import HTTPServer

@Suite("HTTPConversation")
struct HTTPConversationTests {
    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    private let start = ContinuousClock.now
    private let limits: HTTPServerLimits = .with { $0.pipelinedBytes = 100 }

    @Test("a request is answered, and the next one that came with it only then")
    func oneByOne() {
        var conversation = HTTPConversation(limits, at: start)
        #expect(conversation.receive(HTTPConversationTests.get + HTTPConversationTests.get, at: start) == "answer")
        #expect(conversation.receive(HTTPConversationTests.get, at: start) == "none")
        #expect(conversation.name(conversation.answered(isQueued: false, at: start)) == "answer")
        #expect(conversation.name(conversation.answered(isQueued: true, at: start)) == "none")
        #expect(conversation.name(conversation.drained(at: start)) == "answer")
        #expect(conversation.name(conversation.answered(isQueued: false, at: start)) == "none")
    }

    @Test("no more is read while too much waits")
    func heldBytes() {
        var conversation = HTTPConversation(limits, at: start)
        #expect(conversation.receive(HTTPConversationTests.get, at: start) == "answer")
        #expect(conversation.mayRead)
        #expect(conversation.receive(String(repeating: HTTPConversationTests.get, count: 4), at: start) == "none")
        #expect(!conversation.mayRead)
        for _ in 0..<4 { #expect(conversation.name(conversation.answered(isQueued: false, at: start)) == "answer") }
        #expect(conversation.mayRead)
    }

    @Test("time runs out in each phase in its own way")
    func deadlines() {
        var conversation = HTTPConversation(limits, at: start)
        #expect(conversation.deadline == start + limits.headTime)
        #expect(conversation.name(conversation.deadlinePassed()) == "close")

        conversation = HTTPConversation(limits, at: start)
        #expect(conversation.receive("GET / HT", at: start + .seconds(1)) == "none")
        #expect(conversation.deadline == start + limits.headTime)
        #expect(conversation.name(conversation.deadlinePassed()) == "refuse 408")

        conversation = HTTPConversation(limits, at: start)
        #expect(conversation.receive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nx", at: start) == "none")
        #expect(conversation.deadline == start + limits.bodyTime)
        #expect(conversation.name(conversation.deadlinePassed()) == "refuse 408")

        conversation = HTTPConversation(limits, at: start)
        #expect(conversation.receive(HTTPConversationTests.get, at: start) == "answer")
        #expect(conversation.deadline == start + limits.handlerTime)
        #expect(conversation.name(conversation.deadlinePassed()) == "give up 503")
        #expect(!conversation.keepsAlive)
        #expect(conversation.name(conversation.answered(isQueued: false, at: start)) == "close behind answer")
    }

    @Test("between requests the idle time counts, and from the first byte on the time of a head")
    func idle() {
        var conversation = HTTPConversation(limits, at: start)
        #expect(conversation.receive(HTTPConversationTests.get, at: start) == "answer")
        let later = start + .seconds(5)
        #expect(conversation.name(conversation.answered(isQueued: false, at: later)) == "none")
        #expect(conversation.deadline == later + limits.idleTime)
        #expect(conversation.receive("G", at: later + .seconds(1)) == "none")
        #expect(conversation.deadline == later + .seconds(1) + limits.headTime)
    }

    @Test("a server that stops closes what is idle, and makes the answer under way the last")
    func leave() {
        var idle = HTTPConversation(limits, at: start)
        #expect(idle.name(idle.leave()) == "close")
        var busy = HTTPConversation(limits, at: start)
        #expect(busy.receive("GET / HTTP", at: start) == "none")
        #expect(busy.name(busy.leave()) == "none")
        #expect(busy.receive("/1.1\r\nHost: a\r\n\r\n", at: start) == "answer")
        #expect(!busy.keepsAlive)
        #expect(busy.name(busy.answered(isQueued: true, at: start)) == "close behind answer")
    }

    @Test("a client that sends no more gets every answer that it asked for, then the end")
    func peerEnded() {
        var conversation = HTTPConversation(limits, at: start)
        #expect(conversation.receive(HTTPConversationTests.get + HTTPConversationTests.get, at: start) == "answer")
        #expect(conversation.name(conversation.peerEnded()) == "none")
        #expect(!conversation.mayRead)
        #expect(conversation.name(conversation.answered(isQueued: false, at: start)) == "answer")
        #expect(conversation.name(conversation.answered(isQueued: false, at: start)) == "close")
    }

    @Test("100 (Continue) is sent only while the client waits for it")
    func continuation() {
        let head = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
        var waiting = HTTPConversation(limits, at: start)
        #expect(waiting.receive(head, at: start) == "continue")
        #expect(waiting.receive("a", at: start) == "none")
        #expect(waiting.receive("b", at: start) == "answer")
        var eager = HTTPConversation(limits, at: start)
        #expect(eager.receive(head + "a", at: start) == "none")
    }
}

extension HTTPConversation {
    fileprivate mutating func receive(_ text: String, at now: ContinuousClock.Instant) -> String {
        name(Array(text.utf8).withUnsafeBytes { received($0, at: now) })
    }

    fileprivate func name(_ action: Action) -> String {
        switch action {
        case .none: "none"
        case .sendContinue: "continue"
        case .answer: "answer"
        case .refuse(let error): "refuse \(error.status.code)"
        case .giveUp(let error): "give up \(error.status.code)"
        case .closeBehindAnswer: "close behind answer"
        case .close: "close"
        }
    }
}
