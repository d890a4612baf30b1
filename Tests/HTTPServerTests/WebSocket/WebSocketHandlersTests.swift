import Concurrency
import Synchronization
import TestSupport
import Testing

@testable import HTTPServer

@Suite("WebSockets without tasks", .timeLimit(.minutes(1)))
struct WebSocketHandlersTests {
    private static let upgrade = Array(
        """
        GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
        Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n
        """.utf8
    )

    @Test("a socket is greeted, echoed to, and its end is told once with the client's code")
    func echoes() async throws {
        let ends = Ends()
        let server = try TestServer(ends.echo)
        let client = try RawClient(port: server.port)
        await client.write(WebSocketHandlersTests.upgrade + ClientFrame.text("early").bytes)
        #expect(await client.readAnswer(hasBody: false).status == 101)
        #expect(await client.read(9) == [0x81, 2] + Array("hi".utf8) + [0x81, 5] + Array("ear".utf8))
        #expect(await client.read(2) == Array("ly".utf8))
        await client.write(ClientFrame.text("bye").bytes)
        #expect(await client.read(5) == [0x81, 3] + Array("bye".utf8))
        await client.write(ClientFrame.close(1001).bytes)
        #expect(await client.read(4) == [0x88, 2, 3, 0xE9])
        #expect(await client.isAtEnd())
        try await eventually("it is counted no more") { server.openConnections == 0 }
        #expect(ends.codes == [.goingAway])
        #expect(server.metrics.contains("herald_http_server_websockets_open 0"))
    }

    @Test("a sender closes from any thread, behind what it sent")
    func closes() async throws {
        let ends = Ends()
        let server = try TestServer(ends.echo)
        let client = try RawClient(port: server.port)
        await client.write(WebSocketHandlersTests.upgrade)
        #expect(await client.readAnswer(hasBody: false).status == 101)
        #expect(await client.read(4) == [0x81, 2] + Array("hi".utf8))
        let sender = try #require(ends.sender)
        #expect(sender.send(text: "last"))
        sender.close(.normal)
        #expect(await client.read(10) == [0x81, 4] + Array("last".utf8) + [0x88, 2, 3, 0xE8])
        await client.write(ClientFrame.close(1000).bytes)
        #expect(await client.isAtEnd())
        try await eventually("its end is told") { ends.codes == [.normal] }
        #expect(!sender.send(text: "too late"))
    }

    @Test("a client that breaks off is told as an abnormal end")
    func breaksOff() async throws {
        let ends = Ends()
        let server = try TestServer(ends.echo)
        var client: RawClient? = try RawClient(port: server.port)
        await client?.write(WebSocketHandlersTests.upgrade)
        #expect(await client?.readAnswer(hasBody: false).status == 101)
        client = nil
        try await eventually("its end is told") { ends.codes == [.abnormal] }
        try await eventually("it is counted no more") { server.openConnections == 0 }
    }

    @Test("a graceful shutdown closes with 1001 and waits for the sockets, also for those that do not answer")
    func shutdown() async throws {
        let ends = Ends()
        let server = try TestServer(limits: .with { $0.drainTime = .milliseconds(300) }, ends.echo)
        let (polite, silent) = (try RawClient(port: server.port), try RawClient(port: server.port))
        for client in [polite, silent] {
            await client.write(WebSocketHandlersTests.upgrade)
            #expect(await client.readAnswer(hasBody: false).status == 101)
            #expect(await client.read(4) == [0x81, 2] + Array("hi".utf8))
        }
        server.shutdown.begin()
        #expect(await polite.read(4) == [0x88, 2, 3, 0xE9])
        await polite.write(ClientFrame.close(1001).bytes)
        #expect(await polite.isAtEnd())
        try await server.stop()
        #expect(server.openConnections == 0)
        #expect(await silent.readToEnd().suffix(4) == [0x88, 2, 3, 0xE9])
        try await eventually("both ends are told") { ends.codes.count == 2 }
    }
}

/// Notes how sockets ended, and holds the newest one's sender.
private final class Ends: Sendable {
    private struct State {
        var codes: [WebSocketCloseCode] = []
        var sender: WebSocketSender?
    }

    private let state = Mutex(State())

    var codes: [WebSocketCloseCode] { state.withLock { $0.codes } }
    var sender: WebSocketSender? { state.withLock { $0.sender } }

    func echo(_ router: inout HTTPRouter) {
        router.on(.get, "/ws") { _ in
            .webSocket(opening: { [self] sender in
                state.withLock { $0.sender = sender }
                sender.send(text: "hi")
                return WebSocketHandlers(
                    onMessage: { sender.send(PreparedMessage($0)) },
                    onEnd: { [self] reason in state.withLock { $0.codes.append(reason.code) } }
                )
            })
        }
    }
}
