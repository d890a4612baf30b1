import Concurrency
import Foundation
import HTTPServer
import Network
import Observability
import Synchronization
import TestSupport
import Testing

@testable import ServiceKit

@Suite("Certificates of an edge", .timeLimit(.minutes(1))) struct CertificateWatchTests {
    @Test(
        "a renewed certificate is shown to new connections, open ones go on, and one that cannot be used changes nothing"
    )
    func renews() async throws {
        let (old, new) = (try await TestAuthority(), try await TestAuthority())
        let folder = try TemporaryFolder()
        try install(old, in: folder)
        let edge = try EdgeTLS(certificates(folder))
        let metrics = MetricRegistry()
        let watch = CertificateWatch(edge, period: .milliseconds(50), metrics: metrics, logger: .silent)
        let server = try server(edge)
        let shutdown = GracefulShutdown()
        let running = Task {
            try await GracefulShutdown.$current.withValue(shutdown) {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await server.run() }
                    group.addTask { try await watch.run() }
                    try await group.waitForAll()
                }
            }
        }
        let client = try Reactor(name: "client")
        let kept = try await Caller(server.address.port, trusting: old, on: client)
        try await eventually("it answers") { try await kept.ask(1) }
        try Data("no certificate".utf8).write(to: URL(filePath: folder.file("tls.crt")), options: .atomic)
        let failures = metrics.counter("herald_edge_certificate_failures_total", "")
        try await eventually("the fault is counted") { failures.value > 0 }
        let meanwhile = try await Caller(server.address.port, trusting: old, on: client)
        try await eventually("the old one is still shown") { try await meanwhile.ask(1) }
        try install(new, in: folder)
        let renewals = metrics.counter("herald_edge_certificate_renewals_total", "")
        try await eventually("the new one is taken") { renewals.value == 1 }
        let later = try await Caller(server.address.port, trusting: new, on: client)
        try await eventually("the new one is shown") { try await later.ask(1) }
        try await eventually("who was there before goes on") { try await kept.ask(2) }
        shutdown.begin()
        try await running.value
        client.stop()
    }

    @Test("without its list of authorities a server with mutual TLS takes nobody new, rather than anybody")
    func unreadable() async throws {
        let authority = try await TestAuthority()
        let folder = try TemporaryFolder()
        try install(authority, in: folder)
        let missing = EdgeCertificates(
            chain: .file(folder.file("tls.crt")),
            key: .file(folder.file("tls.key")),
            authorities: .file(folder.file("none"))
        )
        #expect(missing.read() == nil)
        #expect(throws: NetworkError.self) { try EdgeTLS(missing) }
    }

    private func certificates(_ folder: TemporaryFolder) -> EdgeCertificates {
        EdgeCertificates(chain: .file(folder.file("tls.crt")), key: .file(folder.file("tls.key")), authorities: nil)
    }

    /// One file after the other, as whoever copies them would.
    private func install(_ authority: TestAuthority, in folder: TemporaryFolder) throws {
        for (from, to) in [(authority.certificate, "tls.crt"), (authority.key, "tls.key")] {
            try Data(contentsOf: URL(filePath: from)).write(to: URL(filePath: folder.file(to)), options: .atomic)
        }
    }

    private func server(_ edge: EdgeTLS) throws -> HTTPServer {
        var router = HTTPRouter()
        router.on(.get, "/") { _ in HTTPResponse(.noContent) }
        var options = HTTPServerOptions()
        options.tls = edge.context
        return try HTTPServer(
            address: .loopback(0),
            options: options,
            reactors: [try Reactor(name: "edge")],
            router: router,
            metrics: MetricRegistry(),
            logger: .silent
        )
    }
}

/// A client that keeps its connection, and counts what it was answered.
private final class Caller: ConnectionDelegate, Sendable {
    private let answers = Mutex(0)
    private let connection: Connection

    init(_ port: UInt16, trusting authority: TestAuthority, on reactor: Reactor) async throws {
        let text = try String(contentsOfFile: authority.authority, encoding: .utf8)
        let trust = try TLSContext(clientTrusting: text)
        connection = try await Connector.connect(
            host: "127.0.0.1",
            port: port,
            reactor: reactor,
            until: .after(.seconds(5))
        )
        reactor.submit { [self] in
            try? connection.start(self, tls: .client(trust, name: "localhost"))
            send()
        }
    }

    /// Whether it has been answered so often; asks once more for a second answer.
    func ask(_ count: Int) async throws -> Bool {
        let seen = answers.withLock { $0 }
        if seen == 1, count == 2 {
            connection.reactor.submit { [self] in send() }
        }
        return seen >= count
    }

    private func send() { connection.write(Array("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)) }

    func received(_ bytes: UnsafeRawBufferPointer, on connection: Connection) {
        if String(decoding: bytes, as: UTF8.self).hasPrefix("HTTP/1.1 204") { answers.withLock { $0 += 1 } }
    }
    func drained(_ connection: Connection) {}
    func closed(_ connection: Connection, error: NetworkError?) {}
}
