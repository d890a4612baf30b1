import Concurrency
import Foundation
import Network
import Synchronization
import TestSupport
import Testing

@testable import HTTPServer

/// The server over TLS, asked by curl.
@Suite(.timeLimit(.minutes(1))) struct HTTPSTests {
    @Test("curl gets its answer over TLS 1.3, keeps the connection, and a large body goes both ways whole")
    func serves() async throws {
        let authority = try await TestAuthority()
        let server = try TestServer(tls: try HTTPSTests.context(authority))
        let folder = try TemporaryFolder()
        try Data(repeating: 7, count: 900_000).write(to: URL(filePath: folder.file("body")))
        let url = "https://localhost:\(server.port)"
        let answer = try await HTTPSTests.curl(
            ["--cacert", authority.authority, "--tlsv1.3", "-w", " %{num_connects}", "\(url)/hello", "\(url)/hello"]
        )
        #expect(answer == "hello 1hello 0")
        _ = try await HTTPSTests.curl(
            [
                "--cacert", authority.authority, "--data-binary", "@\(folder.file("body"))", "-o", folder.file("back"),
                "\(url)/echo",
            ]
        )
        #expect(FileManager.default.contentsEqual(atPath: folder.file("body"), andPath: folder.file("back")))
    }

    @Test("with mTLS only a client of ours is answered")
    func clientCertificates() async throws {
        let authority = try await TestAuthority()
        let own = TLSContext.ClientCertificates.required(authorities: try HTTPSTests.text(authority.authority))
        let server = try TestServer(tls: try HTTPSTests.context(authority, clients: own))
        let trust = ["--cacert", authority.authority]
        let identity = ["--cert", authority.clientCertificate, "--key", authority.clientKey]
        let url = "https://localhost:\(server.port)/who"
        #expect(try await HTTPSTests.curl(trust + identity + [url]) == "client")
        #expect(try await HTTPSTests.curl(trust + [url]) == nil)
        #expect(try await HTTPSTests.curl(["http://localhost:\(server.port)/hello"]) == nil)
    }

    @Test("a shutdown ends idle TLS connections at once")
    func drain() async throws {
        let authority = try await TestAuthority()
        let server = try TestServer(tls: try HTTPSTests.context(authority))
        let trust = try TLSContext(clientTrusting: HTTPSTests.text(authority.authority))
        let reactor = try Reactor(name: "client")
        defer { reactor.stop() }
        let connection = try await Connector.connect(
            host: "127.0.0.1",
            port: server.port,
            reactor: reactor,
            until: .after(.seconds(5))
        )
        let closed = Closed()
        reactor.submit { try? connection.start(closed, tls: .client(trust, name: "localhost")) }
        try await eventually("it is open") { server.openConnections == 1 }
        let start = ContinuousClock.now
        try await server.stop()
        #expect(start.duration(to: .now) < .seconds(5))
        try await eventually("the client saw the end") { closed.count == 1 }
    }

    private static func context(
        _ authority: TestAuthority,
        clients: TLSContext.ClientCertificates = .notAsked
    ) throws -> TLSContext {
        let identity = TLSContext.Identity(chain: try text(authority.certificate), key: try text(authority.key))
        return try TLSContext(server: identity, clients: clients)
    }

    private static func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    /// What curl printed; `nil` when it failed.
    private static func curl(_ arguments: [String]) async throws -> String? {
        let (status, output) = try await ChildProcess.run("curl", ["-s", "-m", "10"] + arguments)
        return status == 0 ? output : nil
    }
}

/// Counts the ends of a connection.
private final class Closed: ConnectionDelegate, Sendable {
    private let seen = Mutex(0)

    var count: Int { seen.withLock { $0 } }

    func received(_ bytes: UnsafeRawBufferPointer, on connection: Connection) {}
    func drained(_ connection: Connection) {}
    func closed(_ connection: Connection, error: NetworkError?) { seen.withLock { $0 += 1 } }
}
