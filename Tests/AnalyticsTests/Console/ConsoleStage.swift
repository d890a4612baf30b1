import Crypto
import Foundation
import Kafka
import Postgres
import Primitives
import ServiceKit
import TestSupport

/// Analytics with the console, beside those whom the console asks or sees: gateway, orchestrator and a worker of mail.
final class ConsoleStage: Sendable {
    let fixture: Fixture
    let console: String
    let gateway: String
    private let companions: [ChildProcess]

    init() async throws {
        let ports = try (0..<4).map { _ in try freePort() }
        gateway = "http://127.0.0.1:\(ports[0])"
        let folder = URL(filePath: #filePath).appending(path: "../../../../Services/analytics/Console")
            .standardizedFileURL
        fixture = try await Fixture(["HERALD_CONSOLE_FOLDER": folder.path, "HERALD_GATEWAY_URL": gateway])
        console = "http://127.0.0.1:\(fixture.ports.edge)"
        try await fixture.owner.execute("INSERT INTO tenants (tenant_id, name) VALUES ('acme', 'Acme')")
        try await fixture.producer.send(ConsoleHistory(until: WallClock.system.now).records)
        try fixture.start()
        let away = "http://127.0.0.1:1"
        companions = [
            try fixture.companion(
                "gateway",
                [
                    "HERALD_POSTGRES_URL": fixture.database.url(user: "gateway"), "HERALD_CORS_ORIGINS": console,
                    "HERALD_INLINE_SECRET": "test", "HERALD_SIGNING_KEY": try fixture.key.pem,
                    "HERALD_OPERATOR_TENANTS": "acme", "HERALD_PORT": "\(ports[0])", "HERALD_ADMIN_PORT": "\(ports[1])",
                ]
            ),
            try fixture.companion("orchestrator", ["HERALD_ADMIN_PORT": "\(ports[2])"]),
            try fixture.companion(
                "email-worker",
                [
                    "HERALD_EMAIL_PROVIDERS": "sendgrid,ses", "HERALD_EMAIL_FROM": "herald@example.com",
                    "HERALD_SENDGRID_URL": away, "HERALD_SENDGRID_API_KEY": "SG.x", "HERALD_SENDGRID_RATE": "500/s",
                    "HERALD_SES_URL": away, "HERALD_SES_REGION": "eu-west-1", "HERALD_SES_ACCESS_KEY": "x",
                    "HERALD_SES_SECRET_KEY": "x", "HERALD_ADMIN_PORT": "\(ports[3])",
                ]
            ),
        ]
        for admin in ports.dropFirst() + [fixture.ports.admin] {
            try await eventually("all are ready", within: .seconds(40)) { try await fixture.isReady(at: admin) }
        }
        try await fixture.caughtUp()
    }

    func stop() async throws {
        for companion in companions { try await companion.terminate() }
        try await fixture.shutDown()
    }
}
