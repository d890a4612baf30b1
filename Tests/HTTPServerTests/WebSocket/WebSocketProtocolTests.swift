import TestSupport
import Testing

@testable import HTTPServer

@Suite("WebSocketProtocol")
struct WebSocketProtocolTests {
    @Test("a message in fragments, with a ping between them, is delivered once and the ping answered")
    func fragments() {
        var socket = open()
        let actions = socket.receive(
            ClientFrame.text("Hel", isFinal: false).bytes + ClientFrame.ping("x").bytes
                + ClientFrame(opcode: 0, payload: Array("lo".utf8)).bytes
        )
        #expect(actions == [.write([0x8A, 1, 0x78]), .deliver(.text("Hello"))])
    }

    @Test("text that is not UTF-8 closes with 1007 at its first bad byte, before its frame has ended")
    func badText() {
        var socket = open()
        let frame = ClientFrame(payload: [0xCE, 0xBA, 0xED, 0xA0, 0x80, 0x65]).bytes
        #expect(socket.receive(Array(frame.dropLast(3))).isEmpty)
        #expect(ended(socket.receive([frame[frame.count - 3]])) == .invalidData)
    }

    @Test("text that ends within a character closes with 1007")
    func cutText() {
        var socket = open()
        #expect(ended(socket.receive(ClientFrame(payload: [0xCE]).bytes)) == .invalidData)
    }

    @Test("the client's close is answered with its code, and what follows it is ignored")
    func clientCloses() {
        var socket = open()
        let actions = socket.receive(ClientFrame.close(3000, Array("why".utf8)).bytes + ClientFrame.text("late").bytes)
        #expect(
            actions == [
                .write([0x88, 2, 0x0B, 0xB8]), .end(WebSocketError(WebSocketCloseCode(rawValue: 3000), "why")),
            ]
        )
        #expect(socket.receive(ClientFrame.text("later").bytes).isEmpty)
        #expect(socket.receivedEnd().isEmpty)
    }

    @Test("1009 refuses when it is ours, and just ends when it is the client's")
    func tooBig() {
        var socket = open()
        let actions = socket.receive([0x82, 0xFE, 0xFF, 0xFF, 0, 0, 0, 0])
        guard case .refuse(let error) = actions.last else {
            Issue.record("not refused")
            return
        }
        #expect(error.code == .tooBig)
        var other = open()
        #expect(other.receive(ClientFrame.close(1009).bytes).last == .end(WebSocketError(.tooBig, "")))
    }

    @Test("an empty close is answered with an empty close")
    func emptyClose() {
        var socket = open()
        #expect(socket.receive(ClientFrame.close(nil).bytes) == [.write([0x88, 0]), .end(WebSocketError(.none, ""))])
    }

    @Test(
        "a close frame with half a code, a forbidden code or a bad reason is a fault",
        arguments: [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535] as [UInt16]
    )
    func badClose(code: UInt16) {
        var socket = open()
        #expect(ended(socket.receive(ClientFrame.close(code).bytes)) == .protocolError)
        var half = open()
        #expect(ended(half.receive(ClientFrame(opcode: 8, payload: [3]).bytes)) == .protocolError)
        var badReason = open()
        #expect(ended(badReason.receive(ClientFrame.close(1000, [0xFF]).bytes)) == .invalidData)
    }

    @Test("our close waits for the client's answer, delivers nothing more, and sends nothing more")
    func weClose() throws {
        var socket = open()
        #expect(socket.close(.goingAway, "bye") == [.write([0x88, 5, 3, 0xE9, 0x62, 0x79, 0x65]), .awaitAnswer])
        #expect(socket.close(.normal, "again").isEmpty)
        #expect(socket.receive(ClientFrame.text("late").bytes + ClientFrame.ping("late").bytes).isEmpty)
        #expect(try socket.encode(PreparedMessage(text: "late")) == nil)
        #expect(socket.receive(ClientFrame.close(1001).bytes) == [.end(WebSocketError(.goingAway, "bye"))])
    }

    @Test("a connection that just ends is abnormal while open, and no surprise while closing")
    func endOfStream() {
        var socket = open()
        #expect(ended(socket.receivedEnd()) == .abnormal)
        var closing = open()
        _ = closing.close(.goingAway, "")
        #expect(closing.receivedEnd() == [.end(WebSocketError(.goingAway, ""))])
    }

    @Test("three pings without a byte in return end it; any byte starts the count again")
    func heartbeat() {
        var socket = open()
        let ping: [WebSocketProtocol.Action] = [.write([0x89, 0])]
        for _ in 0..<3 { #expect(socket.beat() == ping) }
        #expect(socket.receive(ClientFrame(opcode: 10).bytes).isEmpty)
        for _ in 0..<3 { #expect(socket.beat() == ping) }
        #expect(ended(socket.beat()) == .abnormal)
    }

    @Test("a message that is still arriving after a whole heartbeat is refused; one after another is not")
    func slowMessage() {
        var socket = open()
        _ = socket.receive([0x81])
        #expect(ended(socket.beat()) == nil)
        #expect(ended(socket.beat()) == .policyViolation)
        var busy = open()
        for _ in 0..<5 {
            _ = busy.receive(ClientFrame.text("a").bytes + ClientFrame.text("b", isFinal: false).bytes)
            #expect(ended(busy.beat()) == nil)
            _ = busy.receive(ClientFrame(opcode: 0).bytes)
        }
    }

    @Test("compressed messages are delivered inflated, and one that inflates past the limit closes with 1009")
    func compressed() throws {
        var socket = try openDeflating()
        var deflater = try Deflater(windowBits: 15)
        let text = String(repeating: "Herald ", count: 100)
        let frame = ClientFrame(reservedBits: 4, payload: deflater.deflate(Array(text.utf8)))
        #expect(socket.receive(frame.bytes) == [.deliver(.text(text))])
        var another = try Deflater(windowBits: 15)
        let bomb = ClientFrame(reservedBits: 4, payload: another.deflate([UInt8](repeating: 0x20, count: 100_000)))
        #expect(ended(socket.receive(bomb.bytes)) == .tooBig)
    }

    @Test("a large message is compressed when agreed and a small one is not; one frame serves every receiver")
    func compresses() throws {
        let large = PreparedMessage(text: String(repeating: "Herald ", count: 100))
        var first = try openDeflating()
        var second = try openDeflating()
        var plain = open()
        let frame = try #require(try first.encode(large))
        #expect(frame[0] == 0xC1 && frame.count < 100)
        #expect(try second.encode(large) == frame)
        #expect(try plain.encode(large)?.first == 0x81)
        #expect(try first.encode(PreparedMessage(text: "small"))?.first == 0x81)
    }

    @Test("no stream of frames traps or is delivered after the end")
    func noise() throws {
        var random = SeededGenerator(seed: 23)
        for _ in 0..<3000 {
            var socket = try openDeflating()
            var hasEnded = false
            for _ in 0..<6 {
                let frame = ClientFrame(
                    isFinal: random.next() % 4 > 0,
                    reservedBits: random.next() % 3 == 0 ? 4 : 0,
                    opcode: [0, 1, 2, 8, 9, 10][Int(random.next() % 6)],
                    payload: random.bytes(Int(random.next() % 20))
                )
                let actions = socket.receive(frame.bytes)
                #expect(!hasEnded || actions.isEmpty)
                hasEnded = hasEnded || ended(actions) != nil
            }
        }
    }

    private func open() -> WebSocketProtocol {
        WebSocketProtocol(limits: limits, deflate: nil, compression: nil)
    }

    private func openDeflating() throws -> WebSocketProtocol {
        let offers = try #require(WebSocketExtension.parse("permessage-deflate"))
        let compression = WebSocketCompression()
        let deflate = try #require(PerMessageDeflate.negotiate(offers, compression))
        return WebSocketProtocol(limits: limits, deflate: deflate, compression: compression)
    }

    private var limits: WebSocketLimits {
        var limits = WebSocketLimits()
        limits.messageSize = 50_000
        return limits
    }
}

private func ended(_ actions: [WebSocketProtocol.Action]) -> WebSocketCloseCode? {
    switch actions.last {
    case .end(let error), .refuse(let error): error.code
    default: nil
    }
}
