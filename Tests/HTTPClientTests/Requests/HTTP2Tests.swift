import Concurrency
import HTTPClient
import TestSupport
import Testing

@Suite("HTTP/2 and TLS", .serialized)
struct HTTP2Tests {
    private static let servers = Task {
        let authority = try await TestAuthority()
        return (authority, try await NginxServer(authority))
    }
    private let authority: TestAuthority
    private let server: NginxServer

    init() async throws {
        (authority, server) = try await HTTP2Tests.servers.value
    }

    @Test("1,000 concurrent requests share few connections")
    func multiplexing() async throws {
        let fixture = try ClientFixture(authority)
        let request = HTTPClientRequest(.get, try server.url("/many"))
        let answers = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<1000 { group.addTask { try await fixture.execute(request).text } }
            return try await group.reduce(into: [String]()) { $0.append($1) }
        }
        #expect(answers == Array(repeating: "HTTP/2.0", count: 1000))
        let traffic = try await server.traffic("/many", of: 1000)
        #expect(traffic.requests == 1000)
        #expect(traffic.connections <= 8)
    }

    @Test("POSTs arrive once each while the server retires connection after connection")
    func retiredConnections() async throws {
        let fixture = try ClientFixture(authority)
        let url = try HTTPURL("https://127.0.0.1:\(server.retiringPort)/retiring")
        let request = HTTPClientRequest(.post, url, body: [1])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    // Retries what was certainly not sent, and nothing else.
                    for _ in 0..<25 {
                        _ = try await RetryPolicy(attempts: 20).run { try await fixture.execute(request) }
                    }
                }
            }
            try await group.waitForAll()
        }
        let traffic = try await server.traffic("/retiring", of: 500)
        #expect(traffic.requests == 500)
        #expect(traffic.connections > 20)
    }

    @Test("HTTP/2 when it is known beforehand, with TLS and without, also many at once")
    func priorKnowledge() async throws {
        let fixture = try ClientFixture(authority) { $0.version = .http2PriorKnowledge }
        for url in [try HTTPURL("http://127.0.0.1:\(server.plainPort)/"), try server.url("/")] {
            let answers = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<50 { group.addTask { try await fixture.execute(HTTPClientRequest(.get, url)).text } }
                return try await group.reduce(into: [String]()) { $0.append($1) }
            }
            #expect(answers == Array(repeating: "HTTP/2.0", count: 50))
            #expect(try await fixture.execute(HTTPClientRequest(.get, url)).text == "HTTP/2.0")
        }
    }

    @Test("HTTP/1.1 over TLS when nothing else is wanted")
    func http1() async throws {
        let fixture = try ClientFixture(authority) { $0.version = .http1 }
        #expect(try await fixture.execute(HTTPClientRequest(.get, server.url("/"))).text == "HTTP/1.1")
    }

    @Test("an unknown authority is refused, and nothing is sent")
    func unknownAuthority() async throws {
        let error = await (try ClientFixture()).failure(of: HTTPClientRequest(.post, try server.url("/untrusted")))
        #expect(error?.code == .certificate)
        #expect(error?.phase == .notSent)
        #expect(error?.isRetriable == false)
    }

    @Test("a client certificate is shown where it is asked for")
    func mutualTLS() async throws {
        let fixture = try ClientFixture(authority) { [authority] in
            $0.tls.certificate = .init(certificate: authority.clientCertificate, key: authority.clientKey)
        }
        let url = try HTTPURL("https://127.0.0.1:\(server.mutualPort)/")
        #expect(try await fixture.execute(HTTPClientRequest(.get, url)).text == "CN=client")
    }

    @Test("a plain request to a client that speaks only https is refused")
    func schemes() async throws {
        let fixture = try ClientFixture { $0.schemes = [.https] }
        let url = try HTTPURL("http://127.0.0.1:\(server.plainPort)/")
        #expect(await fixture.failure(of: HTTPClientRequest(.get, url))?.code == .invalidURL)
    }

    @Test("TLS to a port that does not speak it fails, not sent")
    func notTLS() async throws {
        let fixture = try ClientFixture(authority) { $0.connectTimeout = .seconds(2) }
        let url = try HTTPURL("https://127.0.0.1:\(server.plainPort)/")
        let error = await fixture.failure(of: HTTPClientRequest(.post, url, body: [1]))
        #expect(error?.code == .tls)
        #expect(error?.phase == .notSent)
    }

    @Test("killed and started again under load: every call ends, each failure is typed, and the service returns")
    func restart() async throws {
        let fixture = try ClientFixture(authority)
        let request = HTTPClientRequest(.get, try server.url("/load"))
        let load = Task {
            await withTaskGroup(of: (ok: Int, failed: Int).self) { group in
                for _ in 0..<50 { group.addTask { await hammer(fixture, request) } }
                return await group.reduce(into: (ok: 0, failed: 0)) { $0 = ($0.ok + $1.ok, $0.failed + $1.failed) }
            }
        }
        try await eventually("calls succeed") { [server] in try server.traffic("/load").requests > 500 }
        try await server.kill()
        try await eventually("calls fail") {
            fixture.errors("refused")
                > 50
        }
        let before = try server.traffic("/load").requests
        try await server.start()
        try await eventually("calls succeed again") { [server] in try server.traffic("/load").requests > before + 500 }
        load.cancel()
        let total = await load.value
        #expect(total.ok > 1000)
        #expect(total.failed > 0)
        #expect(fixture.inFlight == 0)
    }
}

/// Calls one after the other until cancelled; an error of another kind than a broken server's is a failed test.
private func hammer(_ fixture: ClientFixture, _ request: HTTPClientRequest) async -> (ok: Int, failed: Int) {
    var total = (ok: 0, failed: 0)
    while !Task.isCancelled {
        guard let error = await fixture.failure(of: request, within: .seconds(10)) else {
            total.ok += 1
            continue
        }
        guard error.code != .cancelled else { break }
        #expect(error.isRetriable, "\(error)")
        total.failed += 1
    }
    return total
}
