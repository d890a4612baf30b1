import Network
import TestSupport
import Testing

@testable import HTTPServer

@Suite("WebSocket", .timeLimit(.minutes(1)))
final class WebSocketTests {
    private let reactor: Reactor
    private let transport = InMemoryTransport()

    init() throws {
        reactor = try Reactor(name: "websocket-test")
    }

    deinit {
        reactor.stop()
    }

    @Test("a route reads what the client sends, in order, until the client closes")
    func reads() async throws {
        let (socket, channel) = await open()
        await channel.received(
            ClientFrame.text("a").bytes + ClientFrame.text("b").bytes + ClientFrame.close(1000).bytes
        )
        var read: [WebSocketMessage] = []
        for try await message in socket.messages { read.append(message) }
        #expect(read == [.text("a"), .text("b")])
        #expect(await socket.ended().code == .normal)
        #expect(transport.now.end == "in order")
    }

    @Test("a socket that ends without a close throws at its reader and its senders")
    func breaks() async throws {
        let (socket, channel) = await open()
        await channel.receivedEnd()
        await #expect(throws: WebSocketError.self) { for try await _ in socket.messages {} }
        await #expect(throws: WebSocketError.self) { try await socket.send(text: "late") }
        #expect(!socket.trySend(PreparedMessage(text: "late")))
    }

    @Test("what one task sends leaves in its order, by whichever way, and before its close")
    func order() async throws {
        let (socket, channel) = await open()
        for index in 0..<200 {
            let message = PreparedMessage(binary: [UInt8(index)])
            if index.isMultiple(of: 3) { socket.trySend(message) } else { try await socket.send(message) }
        }
        socket.trySend(PreparedMessage(binary: [200]))
        async let closed: Void = socket.close()
        try await eventually("the close is out") { self.transport.now.written.suffix(4) == [0x88, 2, 3, 0xE8] }
        await channel.received(ClientFrame.close(1000).bytes)
        await closed
        let frames = transport.now.written.dropLast(4)
        #expect(Array(frames) == (0...200).flatMap { [0x82, 1, UInt8($0)] })
    }

    @Test("while too many messages are unread nothing more is read, and reading goes on when they have been")
    func backPressure() async throws {
        let (socket, channel) = await open { $0.unreadMessages = 10 }
        await channel.received((0..<10).flatMap { _ in ClientFrame.text("x").bytes })
        #expect(!transport.now.isReading)
        var reader = socket.messages.makeAsyncIterator()
        for _ in 0..<5 { _ = try await reader.next() }
        try await eventually("reading goes on") { self.transport.now.isReading }
    }

    @Test("send waits while a slow client has filled the queue, and goes on when it has read")
    func sendWaits() async throws {
        let (socket, channel) = await open { $0.queuedBytes = 1000 }
        transport.stall()
        try await socket.send(binary: [UInt8](repeating: 1, count: 900))
        let second = Task { try await socket.send(binary: [UInt8](repeating: 2, count: 900)) }
        let third = Task { try await socket.send(binary: [UInt8](repeating: 3, count: 900)) }
        third.cancel()
        await #expect(throws: CancellationError.self) { try await third.value }
        transport.take(2000)
        await channel.drained()
        try await second.value
        #expect(transport.now.written.last == 2)
    }

    @Test("a broadcast drops the client that falls behind, and never waits for it")
    func dropsSlowConsumer() async throws {
        let (socket, _) = await open { $0.queuedBytes = 1000 }
        transport.stall()
        let message = PreparedMessage(binary: [UInt8](repeating: 1, count: 400))
        var accepted = 0
        while socket.trySend(message) { accepted += 1 }
        #expect((1...2).contains(accepted))
        #expect(await socket.ended().code == .policyViolation)
        #expect(transport.now.end == "aborted")
    }

    @Test("a client that asks for pongs and reads none is dropped")
    func pongFlood() async throws {
        let (socket, channel) = await open { $0.queuedBytes = 1000 }
        transport.stall()
        let ping = ClientFrame.ping(String(repeating: "p", count: 125)).bytes
        await channel.received((0..<100).flatMap { _ in ping })
        #expect(await socket.ended().code == .policyViolation)
        #expect(transport.queuedBytes < 1500)
    }

    @Test("a client that answers no ping is given up after the heartbeats it may miss")
    func heartbeat() async throws {
        let (socket, _) = await open { $0.heartbeat = .milliseconds(10) }
        #expect(await socket.ended().code == .abnormal)
        #expect(transport.now.written == [0x89, 0, 0x89, 0, 0x89, 0])
    }

    @Test("a client that has stopped reading is dropped within two heartbeats, though it still sends")
    func stall() async throws {
        let (socket, channel) = await open { ($0.heartbeat, $0.missedHeartbeats) = (.milliseconds(200), 1000) }
        transport.stall()
        try await socket.send(text: "never read")
        let chatter = Task {
            while !Task.isCancelled {
                await channel.received(ClientFrame(opcode: 10).bytes)
                await Task.yield()
            }
        }
        #expect(await socket.ended().code == .policyViolation)
        chatter.cancel()
    }

    @Test("a message that is too large is refused with 1009, and what still comes of it is thrown away")
    func tooBig() async {
        let (socket, channel) = await open { $0.messageSize = 10 }
        await channel.received(Array(ClientFrame.text("far too long").bytes.prefix(8)))
        #expect(await socket.ended().code == .tooBig)
        #expect(transport.now.end == "discarding")
        await channel.received([1, 2, 3])
    }

    @Test("our close ends after its timeout when the client does not answer")
    func closeTimeout() async {
        let (socket, _) = await open { $0.closeTimeout = .milliseconds(10) }
        await socket.close(.goingAway, "bye")
        #expect(await socket.ended() == WebSocketError(.goingAway, "bye"))
        #expect(transport.now.end == "in order")
    }

    @Test("close and ended return when their task is cancelled")
    func cancelled() async {
        let (socket, _) = await open()
        let waiting = Task { await socket.ended() }
        let closing = Task { await socket.close() }
        waiting.cancel()
        closing.cancel()
        _ = await waiting.value
        await closing.value
    }

    private func open(_ adjust: (inout WebSocketLimits) -> Void = { _ in }) async -> (WebSocket, WebSocketChannel) {
        var limits = WebSocketLimits()
        adjust(&limits)
        let wire = WebSocketProtocol(limits: limits, deflate: nil, compression: nil)
        let inbox = WebSocketInbox(limit: limits.unreadMessages)
        let channel = WebSocketChannel(transport, on: reactor, limits: limits, wire: wire, receiver: inbox)
        await channel.start()
        return (WebSocket(channel, inbox), channel)
    }
}
