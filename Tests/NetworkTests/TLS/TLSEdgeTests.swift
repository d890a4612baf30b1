import Foundation
import Network
import TestSupport
import Testing

/// What a connection promises holds with TLS too, also around its handshake; and the versions and names it agrees on.
@Suite("TLS edges", .timeLimit(.minutes(1)))
final class TLSEdgeTests: Sendable {
    private let authority: TestAuthority
    private let server: EchoServer

    init() async throws {
        authority = try await TestAuthority()
        server = try EchoServer(tls: try authority.serverContext())
    }

    @Test("what is written, and ended, before the handshake is sent behind it")
    func earlyEnd() async throws {
        let client = try await connect()
        await client.sendAndFinish([UInt8](repeating: 7, count: 300_000), lingering: .seconds(5))
        try await eventually("the server has it all") { self.server.received == 300_000 }
        try await eventually("both ends closed, and said so") { client.seen.closed == 1 && self.server.closed == 1 }
        #expect(server.errors.isEmpty && client.seen.error == nil)
    }

    @Test("a paused connection shakes hands all the same, and its writer is told when all has gone")
    func pausedHandshake() async throws {
        let client = try await connect(early: [1, 2, 3])
        try await eventually("the server got it") { self.server.received == 3 }
        try await eventually("the writer knows") { client.seen.drained == 1 }
        #expect(client.seen.received.isEmpty)
        await client.resumeReading()
        try await eventually("it came back") { client.seen.received == [1, 2, 3] }
    }

    @Test("what the peer does not take is queued and counted with TLS too")
    func backPressure() async throws {
        let client = try await connect()
        await client.pauseReading()
        await client.send([[UInt8](repeating: 1, count: 20_000_000)])
        try await eventually("the server's queue fills") { await self.server.queuedBytes > 1_000_000 }
        #expect(await client.queuedBytes > 0)
        await client.resumeReading()
        try await eventually("all came back", within: .seconds(20)) { client.seen.received.count == 20_000_000 }
        #expect(await client.queuedBytes == 0)
    }

    @Test("both sides agree on a protocol, and the peer's names can be read")
    func agreement() async throws {
        let context = try authority.clientContext(protocols: ["h2", "http/1.1"])
        let client = try await TestClient(server.port, tls: .client(context, name: "localhost"))
        await client.send([[1]])
        try await eventually("it is open") { client.seen.received == [1] }
        #expect(await client.applicationProtocol == "http/1.1")
        #expect(await client.peerNames == ["localhost"])
    }

    @Test("an expired certificate is refused, and the client is told why")
    func expired() async throws {
        let required = TLSContext.ClientCertificates.required(authorities: try authority.authorityText)
        let server = try EchoServer(tls: try authority.serverContext(clients: required))
        let context = try authority.clientContext(identity: authority.expiredIdentity)
        let client = try await TestClient(server.port, tls: .client(context, name: "localhost"))
        await client.send([[1]])
        try await eventually("it is refused") { client.seen.error?.detail.contains("expired") == true }
        #expect(server.received == 0)
    }

    @Test("TLS on a plain port ends as an error of TLS")
    func plainPort() async throws {
        let plain = try EchoServer()
        let context = try authority.clientContext()
        let client = try await TestClient(plain.port, tls: .client(context, name: "localhost"))
        try await eventually("it is over") { client.seen.error?.code == .tls }
    }

    @Test("OpenSSL's own server is understood")
    func opensslServer() async throws {
        let port = try freePort()
        let arguments = ["-accept", "127.0.0.1:\(port)", "-cert", authority.certificate, "-key", authority.key, "-rev"]
        let process = try ChildProcess("openssl", ["s_server"] + arguments)
        try await eventually("it listens") { (try? await TestClient(port)) != nil }
        let client = try await TestClient(port, tls: .client(try authority.clientContext(), name: "localhost"))
        await client.send([Array("desserts\n".utf8)])
        try await eventually("it answers") { client.seen.received == Array("stressed\n".utf8) }
        await client.close()
        try await process.killNow()
    }

    @Test("TLS 1.2 is spoken only where it is asked for, and never renegotiated")
    func version1_2() async throws {
        let older = try EchoServer(tls: try authority.serverContext(oldest: .v1_2))
        let folder = try TemporaryFolder()
        // A line of its own with an R asks for a renegotiation; the pause lets it be one.
        let script = """
            (echo first; sleep 0.5; echo R; sleep 0.5; echo third) |
                openssl s_client -connect 127.0.0.1:$1 -tls1_2 -CAfile "$2"
            """
        let client = try ChildProcess(
            "/bin/sh",
            ["-c", script, "sh", "\(older.port)", authority.authority],
            logTo: folder.file("log")
        )
        try await client.waitForExit()
        let log = try String(contentsOfFile: folder.file("log"), encoding: .utf8)
        #expect(log.contains("first") && log.contains("RENEGOTIATING"))
        #expect(older.received <= "first\nthird\n".utf8.count, "\(log)")
    }

    private func connect(early: [UInt8] = []) async throws -> TestClient {
        let context = try authority.clientContext()
        return try await TestClient(server.port, tls: .client(context, name: "localhost"), early: early)
    }
}
