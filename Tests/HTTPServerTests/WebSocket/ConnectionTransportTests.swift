import Concurrency
import Network
import Observability
import Synchronization
import TestSupport
import Testing

@testable import HTTPServer

@Suite("ConnectionTransport", .timeLimit(.minutes(1)))
struct ConnectionTransportTests {
    private struct Failure: Error {}

    @Test("messages are echoed over a real connection, small and large, until the client closes")
    func echo() async throws {
        let server = try await UpgradedServer { socket in
            for try await message in socket.messages { try await socket.send(PreparedMessage(message)) }
        }
        let client = try RawClient(port: server.port)
        await client.write(.text("hello"))
        #expect(await client.read(7) == [0x81, 5] + Array("hello".utf8))
        let large = (0..<900_000).map { UInt8(truncatingIfNeeded: $0) }
        await client.write(ClientFrame(opcode: 2, payload: large))
        let isSame = await client.read(900_010).dropFirst(10) == large[...]
        #expect(isSame)
        await client.write(.close(1000))
        #expect(await client.read(4) == [0x88, 2, 3, 0xE8])
        #expect(await client.isAtEnd())
        try await eventually("the close is counted") { server.metrics.contains("closed_total{code=\"1000\"} 1") }
    }

    @Test("a frame that breaks the rules is answered with its code, and the connection ends")
    func violation() async throws {
        let server = try await UpgradedServer { socket in for try await _ in socket.messages {} }
        let client = try RawClient(port: server.port)
        await client.write(ClientFrame(mask: nil))
        #expect(await client.read(4).prefix(1) == [0x88])
        while await !client.isAtEnd() {}
        try await eventually("the fault is counted") { server.metrics.contains("closed_total{code=\"1002\"} 1") }
    }

    @Test("a client that sends more than is taken still reads why it was refused")
    func tooBig() async throws {
        let server = try await UpgradedServer { socket in for try await _ in socket.messages {} }
        let client = try RawClient(port: server.port)
        await client.write(ClientFrame(opcode: 2, payload: [UInt8](repeating: 0, count: 3 << 20)))
        #expect(await client.read(4).suffix(2) == [3, 0xF1])
    }

    @Test("a route that returns closes with 1000, one that throws with 1011")
    func routeEnds() async throws {
        let server = try await UpgradedServer { socket in
            var messages = socket.messages.makeAsyncIterator()
            if try await messages.next() == .text("throw") { throw Failure() }
        }
        for (text, code) in [("return", UInt8(0xE8)), ("throw", 0xF3)] {
            let client = try RawClient(port: server.port)
            await client.write(.text(text))
            #expect(await client.read(4) == [0x88, 2, 3, code])
            await client.write(.close(1000))
            #expect(await client.isAtEnd())
        }
    }

    @Test("a graceful shutdown closes every socket with 1001 and waits for the clients")
    func shutdown() async throws {
        let server = try await UpgradedServer { socket in for try await _ in socket.messages {} }
        let clients = try (0..<20).map { _ in try RawClient(port: server.port) }
        try await eventually("all are open") { server.open == 20 }
        server.shutdown.begin()
        for client in clients {
            #expect(await client.read(4) == [0x88, 2, 3, 0xE9])
            await client.write(.close(1001))
        }
        try await eventually("all have ended") { server.open == 0 }
    }

    @Test("a client that vanishes ends its route; the others go on")
    func clientVanishes() async throws {
        let server = try await UpgradedServer { socket in
            for try await message in socket.messages { try await socket.send(PreparedMessage(message)) }
        }
        let stays = try RawClient(port: server.port)
        for _ in 0..<50 { try await RawClient(port: server.port).write(.text("and gone")) }
        try await eventually("only one is left") { server.open == 1 }
        await stays.write(.text("x"))
        #expect(await stays.read(3) == [0x81, 1, 0x78])
    }

    @Test("a broadcast to clients of whom one does not read drops that one and reaches the rest")
    func broadcast() async throws {
        let hub = Hub()
        let server = try await UpgradedServer { socket in
            hub.add(socket)
            for try await _ in socket.messages {}
        }
        let (slow, quick) = (try RawClient(port: server.port), try RawClient(port: server.port))
        try await eventually("both are there") { hub.count == 2 }
        let message = PreparedMessage(binary: [UInt8](repeating: 7, count: 100_000))
        let frame = message.plainFrame().count
        for _ in 0..<200 where hub.count == 2 || server.open == 2 {
            hub.send(message)
            #expect(await quick.read(frame).count == frame)
        }
        #expect(server.open == 1)
        try await eventually("the slow one is counted") { server.metrics.contains("closed_total{code=\"1008\"} 1") }
        withExtendedLifetime(slow) {}
    }
}

/// The sockets of a test's server.
private final class Hub: Sendable {
    private let sockets = Mutex<[WebSocket]>([])

    var count: Int { sockets.withLock { $0.count } }

    func add(_ socket: WebSocket) {
        sockets.withLock { $0.append(socket) }
    }

    func send(_ message: PreparedMessage) {
        for socket in sockets.withLock({ $0 }) { socket.trySend(message) }
    }
}
