import Concurrency
import HTTPClient
import HTTPServer
import Kafka
import Network
import Observability
import Primitives
import ServiceKit
import Storage
import Synchronization
import TestSupport
import Testing
import Wire

@testable import PublicAPI

@Suite("Audit trail")
struct AuditTrailTests {
    private static let moment = Timestamp(microseconds: 1_795_000_000_000_000)

    /// What the trail stored, and whether it can.
    private final class Log: Sendable {
        let records = Mutex<[AuditRecord]>([])
        let isAway = Mutex(false)

        func store(_ record: KafkaRecord) throws {
            if isAway.withLock({ $0 }) { throw KafkaError(.timedOut, "away") }
            #expect(record.topic == Topic.auditRecorded.name)
            let decoded = try AuditRecord(decoding: record.value ?? [])
            records.withLock { $0.append(decoded) }
        }
    }

    private struct Broken: Error {}

    /// One route, that ends as its path says.
    private func answers(_ log: Log, to path: String) async throws -> Int {
        let trail = AuditTrail(.gateway, clock: .fixed(Self.moment), logger: .silent) { record, _ in
            try log.store(record)
        }
        let caller = Caller(tenant: try #require(TenantID(rawValue: "acme")), subject: "ann", roles: [.viewer, .admin])
        var router = HTTPRouter()
        router.on(.post, "/{end}") { request in
            try await trail.noting(AuditDeed("template.published", of: "template", user: "u"), by: caller, in: request)
            {
                deed in
                deed.id = "welcome"
                deed.changes { $0.member("version", "2") }
                switch request[parameter: "end"] {
                case "refused": throw HTTPError.invalid([])
                case "broken": throw Broken()
                default: return HTTPResponse(.ok, json: [])
                }
            }
        }
        let (server, reactor) = (try LoopbackServer(router), try Reactor(name: "audit-test"))
        let client = try HTTPClient(reactor: reactor, metrics: MetricRegistry(), logger: .silent)
        var request = HTTPClientRequest(.post, try HTTPURL(server.url + path), body: [])
        request.headers.append("X-Request-Id", "request-7")
        let status = try await client.execute(request, deadline: .after(.seconds(10))).status
        try await server.stop()
        reactor.stop()
        return Int(status)
    }

    @Test("a change is told with who made it, from which network, and what it was")
    func done() async throws {
        let log = Log()
        #expect(try await answers(log, to: "/done") == 200)
        let record = try #require(log.records.withLock { $0 }.first)
        #expect((record.tenant, record.action, record.outcome) == ("acme", "template.published", .done))
        #expect(record.actor == AuditActor(.token, id: "ann", role: "admin", network: "127.0.0.0/24"))
        #expect((record.resourceKind, record.resourceID, record.user) == ("template", "welcome", "u"))
        #expect(String(decoding: record.changes, as: UTF8.self) == #"{"version":"2"}"#)
        #expect((record.service, record.cause.correlationID) == ("gateway", "request-7"))
        #expect((record.occurredAt, record.id.timestamp) == (Self.moment, Self.moment))
    }

    @Test("what was refused or failed is told too, with its code, and the client gets its own error")
    func notDone() async throws {
        let log = Log()
        #expect(try await answers(log, to: "/refused") == 422)
        #expect(try await answers(log, to: "/broken") == 500)
        let records = log.records.withLock { $0 }
        #expect(records.map(\.outcome) == [.refused, .failed])
        #expect(records.map(\.reasonCode) == ["invalid_request", "internal_error"])
    }

    @Test("no change is answered with success that the log does not have")
    func away() async throws {
        let log = Log()
        log.isAway.withLock { $0 = true }
        #expect(try await answers(log, to: "/done") == 503)
        #expect(try await answers(log, to: "/refused") == 422)
    }

    @Test(
        "the log has a client's network, never its address",
        arguments: [
            ("203.0.113.77", "203.0.113.0/24"), ("::ffff:203.0.113.77", "203.0.113.0/24"),
            ("2001:db8:7:1::9", "2001:db8:7::/48"), ("::1", "0:0:0::/48"), ("2001::5", "2001:0:0::/48"),
            ("1:2:3:4:5:6:7:8", "1:2:3::/48"),
        ]
    )
    func network(host: String, network: String) throws {
        #expect(try #require(SocketAddress(host: host, port: 1)).network == network)
    }
}
