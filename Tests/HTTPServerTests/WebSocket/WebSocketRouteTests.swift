import Concurrency
import TestSupport
import Testing

@testable import HTTPServer

@Suite("WebSockets through the router", .timeLimit(.minutes(1)))
struct WebSocketRouteTests {
    private static let upgrade = """
        GET /ws/7 HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n\
        Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n
        """

    private static func echo(_ router: inout HTTPRouter) {
        router.on(.get, "/ws/{id}") { request in
            .webSocket { socket in
                try await socket.send(text: request[parameter: "id"])
                for try await message in socket.messages { try await socket.send(PreparedMessage(message)) }
            }
        }
    }

    @Test("a request opens a socket, also with frames right behind it, and the connection ends with the socket")
    func opens() async throws {
        let server = try TestServer(WebSocketRouteTests.echo)
        let client = try RawClient(port: server.port)
        await client.write(Array(WebSocketRouteTests.upgrade.utf8) + ClientFrame.text("early").bytes)
        let head = await client.readAnswer(hasBody: false)
        #expect(head.status == 101 && head["upgrade"] == "websocket")
        #expect(head["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        #expect(head["x-request-id"] != nil)
        #expect(await client.read(10) == [0x81, 1, 0x37, 0x81, 5] + Array("early".utf8))
        #expect(server.openConnections == 1 && server.inFlight == 0)
        await client.write(ClientFrame.close(1000).bytes)
        #expect(await client.read(4) == [0x88, 2, 3, 0xE8])
        #expect(await client.isAtEnd())
        try await eventually("it is counted no more") { server.openConnections == 0 }
    }

    @Test("a request that is no handshake is told what is missing")
    func refusals() async throws {
        let server = try TestServer(WebSocketRouteTests.echo)
        let client = try RawClient(port: server.port)
        await client.write("GET /ws/7 HTTP/1.1\r\nHost: a\r\n\r\n")
        let plain = await client.readAnswer()
        #expect(plain.status == 426 && plain.code == "upgrade_required" && plain["sec-websocket-version"] == "13")
        await client.write(WebSocketRouteTests.upgrade.replacing("dGhlIHNhbXBsZSBub25jZQ==", with: "short"))
        let malformed = await client.readAnswer()
        #expect(malformed.status == 400 && malformed.code == "bad_handshake")
    }

    @Test("a graceful shutdown closes the sockets with 1001 and waits for them")
    func shutdown() async throws {
        let server = try TestServer(WebSocketRouteTests.echo)
        let client = try RawClient(port: server.port)
        await client.write(WebSocketRouteTests.upgrade)
        _ = await client.readAnswer(hasBody: false)
        #expect(await client.read(3) == [0x81, 1, 0x37])
        server.shutdown.begin()
        #expect(await client.read(4) == [0x88, 2, 3, 0xE9])
        await client.write(ClientFrame.close(1001).bytes)
        #expect(await client.isAtEnd())
        try await server.stop()
        #expect(server.openConnections == 0)
    }

    @Test("sockets whose clients do not answer the close are cut off when the time is over")
    func cutOff() async throws {
        let server = try TestServer(limits: .with { $0.drainTime = .milliseconds(100) }, WebSocketRouteTests.echo)
        let client = try RawClient(port: server.port)
        await client.write(WebSocketRouteTests.upgrade)
        _ = await client.readAnswer(hasBody: false)
        try await server.stop()
        #expect(server.openConnections == 0)
        #expect(await client.readToEnd().suffix(4) == [0x88, 2, 3, 0xE9])
    }
}
