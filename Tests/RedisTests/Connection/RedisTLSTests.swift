import Foundation
import Network
import Redis
import TestSupport
import Testing

/// Against redis-server that speaks nothing but TLS and asks its clients for certificates.
@Suite("Redis by TLS", .serialized)
struct RedisTLSTests {
    private func server(_ authority: TestAuthority) async throws -> (server: RedisServer, port: UInt16) {
        let port = try freePort()
        let options = [
            "--tls-port", "\(port)", "--tls-cert-file", authority.certificate, "--tls-key-file", authority.key,
            "--tls-ca-cert-file", authority.authority, "--requirepass", "secret",
        ]
        let server = try await RedisServer(options: options)
        try await waitUntilListening(port)
        return (server, port)
    }

    private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    private func tls(
        _ authority: TestAuthority,
        certificate: String? = nil,
        name: String? = nil
    ) throws -> RedisTLS {
        let identity = TLSContext.Identity(
            chain: try text(certificate ?? authority.clientCertificate),
            key: try text(authority.clientKey)
        )
        return try RedisTLS(authorities: text(authority.authority), identity: identity, name: name)
    }

    private func fixture(_ host: String, _ port: UInt16, _ tls: RedisTLS?) throws -> Fixture {
        try Fixture("rediss://:secret@\(host):\(port)") { configuration in
            if let tls { configuration.tls = tls }
            configuration.callTimeout = .seconds(3)
        }
    }

    @Test("calls, large values, subscriptions and a restart of the server go as without TLS")
    func works() async throws {
        let authority = try await TestAuthority()
        let (server, port) = try await server(authority)
        let fixture = try fixture("localhost", port, tls(authority))
        let large = [UInt8](repeating: 7, count: 3 << 20)
        try await fixture.client.set("large", to: large)
        let read: [UInt8]? = try await fixture.client.get("large")
        #expect(read == large)
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<200 { group.addTask { try await fixture.client.increment("count") } }
            return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
        }
        #expect(counts == Set(1...200))
        let subscriber = try fixture.subscriber()
        var news = await subscriber.subscribe(to: .channel("news")).makeAsyncIterator()
        #expect(await news.next() == .subscribed)
        try await fixture.client.publish("hello", to: "news")
        guard case .message(let message) = await news.next() else { return #expect(Bool(false), "no message") }
        #expect(message.text == "hello")
        try await server.kill()
        try await server.start()
        try await eventually("it serves again") { (try? await fixture.client.ping()) != nil }
        await subscriber.shutDown()
        await fixture.client.shutDown()
        try await server.kill()
    }

    @Test("a server that is not who it should be gets no password, and a client that may not come is refused")
    func refused() async throws {
        let (authority, other) = (try await TestAuthority(), try await TestAuthority())
        let (server, port) = try await server(authority)
        let expired = try tls(authority, certificate: authority.expiredCertificate)
        let cases: [(String, String, RedisTLS?)] = [
            ("the system trusts no such authority", "localhost", nil),
            ("another authority", "localhost", try tls(other)),
            ("another name", "localhost", try tls(authority, name: "cache.example")),
            ("a client whose time is over", "localhost", expired),
            ("a client without a certificate", "localhost", try RedisTLS(authorities: text(authority.authority))),
        ]
        for (what, host, tls) in cases {
            let fixture = try fixture(host, port, tls)
            let error = await #expect(throws: RedisError.self, "\(what)") { try await fixture.client.ping() }
            #expect(error?.isRetriable == true && error?.maybeApplied == false, "\(what)")
            await fixture.client.shutDown()
        }
        let named = try fixture("127.0.0.1", port, tls(authority, name: "localhost"))
        try await named.client.ping()
        await named.client.shutDown()
        try await server.kill()
    }

    @Test("TLS to a server that speaks none fails as a connection does, in time")
    func plainServer() async throws {
        let server = try await RedisServer()
        let fixture = try Fixture("rediss://127.0.0.1:\(server.port)") { $0.connectTimeout = .milliseconds(500) }
        let error = await #expect(throws: RedisError.self) { try await fixture.client.ping() }
        #expect(error?.isRetriable == true)
        await fixture.client.shutDown()
        try await server.kill()
    }
}
