import Foundation
import Network
import TestSupport
import Testing

/// Our TLS with itself, and judged by Python's `ssl` and OpenSSL's own tools.
@Suite("TLS", .timeLimit(.minutes(1)))
struct TLSConnectionTests {
    @Test("what is sent comes back whole, however large, with both ends ours")
    func echo() async throws {
        let authority = try await TestAuthority()
        let server = try EchoServer(tls: try authority.serverContext())
        let trust = try authority.clientContext()
        let client = try await TestClient(server.port, tls: .client(trust, name: "localhost"))
        let message = (0..<10_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        await client.send([Array(message.prefix(1)), Array(message[1..<70_000])])
        await client.send([Array(message.dropFirst(70_000))])
        try await eventually("all came back", within: .seconds(20)) { client.seen.received.count == message.count }
        #expect(client.seen.received == message)
        await client.close()
        try await eventually("the server saw an announced end") { server.closed == 1 && server.errors.isEmpty }
    }

    @Test("Python's ssl gets 5 MB back, TLS 1.3 alone, and its goodbye is answered")
    func python() async throws {
        let authority = try await TestAuthority()
        let server = try EchoServer(tls: try authority.serverContext())
        let script = """
            import socket, ssl, sys, threading
            context = ssl.create_default_context(cafile=sys.argv[2])
            context.set_alpn_protocols(["h9", "http/1.1"])
            stream = context.wrap_socket(socket.create_connection(("127.0.0.1", int(sys.argv[1]))), server_hostname="localhost")
            assert stream.version() == "TLSv1.3" and stream.selected_alpn_protocol() == "http/1.1"
            data = bytes(range(256)) * 20000
            threading.Thread(target=stream.sendall, args=(data,)).start()
            back = b""
            while len(back) < len(data): back += stream.recv(65536)
            assert back == data
            stream.unwrap()
            """
        try await TLSConnectionTests.run(script, ["\(server.port)", authority.authority])
        try await eventually("no error is seen") { server.closed == 1 && server.errors.isEmpty }
    }

    @Test("mTLS: the right certificate is known by its name; none, a stranger's, and plain bytes are refused")
    func clientCertificates() async throws {
        let (authority, stranger) = (try await TestAuthority(), try await TestAuthority())
        let required = TLSContext.ClientCertificates.required(authorities: try authority.authorityText)
        let server = try EchoServer(tls: try authority.serverContext(clients: required))
        let known = try authority.clientContext(identity: authority.clientIdentity)
        let client = try await TestClient(server.port, tls: .client(known, name: "127.0.0.1"))
        await client.send([[1]])
        try await eventually("it is served") { client.seen.received == [1] }
        #expect(server.peers == ["client"])
        for identity in [nil, try stranger.clientIdentity] {
            let context = try authority.clientContext(identity: identity)
            let refused = try await TestClient(server.port, tls: .client(context, name: "localhost"))
            await refused.send([[2]])
            try await eventually("it is refused") { refused.seen.error?.code == .tls }
        }
        let plain = try await TestClient(server.port)
        await plain.send([Array("GET / HTTP/1.1\r\n\r\n".utf8)])
        try await eventually("plain bytes are refused") { plain.seen.closed == 1 }
        try await eventually("the server has noted each refusal") { server.errors == [.tls, .tls, .tls] }
        #expect(server.received == 1)
    }

    @Test("a server of another name, or of an unknown authority, is not spoken to")
    func serverIdentity() async throws {
        let (authority, stranger) = (try await TestAuthority(), try await TestAuthority())
        let server = try EchoServer(tls: try authority.serverContext())
        for (trusted, name) in [(authority, "example.com"), (authority, "127.0.0.2"), (stranger, "localhost")] {
            let context = try trusted.clientContext()
            let client = try await TestClient(server.port, tls: .client(context, name: name))
            await client.send([[1]])
            try await eventually("\(name) is refused") { client.seen.error?.code == .tls }
        }
        #expect(server.received == 0)
    }

    @Test("older versions are refused")
    func versions() async throws {
        let authority = try await TestAuthority()
        let server = try EchoServer(tls: try authority.serverContext())
        let arguments = ["s_client", "-connect", "127.0.0.1:\(server.port)", "-tls1_2", "-CAfile", authority.authority]
        #expect(try await ChildProcess("openssl", arguments).waitForExit() != 0)
        try await eventually("the server closed it") { server.errors == [.tls] }
    }

    @Test("who says nothing is dropped when the handshake's time is over")
    func silence() async throws {
        let authority = try await TestAuthority()
        let context = try authority.serverContext(handshakeTimeout: .milliseconds(100))
        let server = try EchoServer(tls: context)
        let client = try await TestClient(server.port)
        try await eventually("it is dropped") { client.seen.closed == 1 && server.errors == [.timedOut] }
    }

    @Test("an end that was not announced is an error: it may be anybody's")
    func truncation() async throws {
        let authority = try await TestAuthority()
        let server = try EchoServer(tls: try authority.serverContext())
        let script = """
            import socket, ssl, sys
            context = ssl.create_default_context(cafile=sys.argv[2])
            plain = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
            stream = context.wrap_socket(plain, server_hostname="localhost")
            stream.sendall(b"x")
            assert stream.recv(1) == b"x"
            stream.detach()
            socket.socket(fileno=plain.fileno()) if plain.fileno() >= 0 else None
            """
        try await TLSConnectionTests.run(script, ["\(server.port)", authority.authority])
        try await eventually("the server saw it") { server.errors == [.tls] }
    }

    @Test("what is sealed and paused is handed over when reading resumes, without the kernel's help")
    func pause() async throws {
        let authority = try await TestAuthority()
        let server = try EchoServer(tls: try authority.serverContext())
        let trust = try authority.clientContext()
        let client = try await TestClient(server.port, tls: .client(trust, name: "localhost"))
        await client.send([[1]])
        try await eventually("the first came back") { client.seen.received == [1] }
        await client.pauseReading()
        await client.send([[2]])
        try await eventually("the server answered") { server.received == 2 }
        #expect(client.seen.received == [1])
        await client.resumeReading()
        try await eventually("the second came back") { client.seen.received == [1, 2] }
    }

    @Test("a certificate without its key, and text that is neither, are refused at once")
    func badIdentity() async throws {
        let (authority, stranger) = (try await TestAuthority(), try await TestAuthority())
        let mixed = TLSContext.Identity(chain: try authority.identity.chain, key: try stranger.identity.key)
        #expect(throws: NetworkError.self) { try TLSContext(server: mixed) }
        #expect(throws: NetworkError.self) { try TLSContext(server: .init(chain: "", key: "")) }
        #expect(throws: NetworkError.self) { try TLSContext(clientTrusting: "nonsense") }
    }

    private static func run(_ script: String, _ arguments: [String]) async throws {
        let (status, said) = try await ChildProcess.run("python3", ["-c", script] + arguments)
        #expect(status == 0, "\(said)")
    }
}
