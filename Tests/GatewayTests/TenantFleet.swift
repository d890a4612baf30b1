import HTTPClient
import Network
import Observability
import Postgres
import TestSupport
import Testing

@testable import Gateway

/// A gateway on a migrated database with two tenants, `acme` and `globex`, for all tests of a suite.
final class TenantFleet: Sendable {
    @TaskLocal static var current: TenantFleet?

    let gateway: Fixture
    let database: MigratedDatabase
    /// Sees everything.
    let owner: PostgresClient
    /// As the gateway logs in: one tenant at a time.
    let app: PostgresClient
    let reactor: Reactor

    init() async throws {
        database = try await MigratedDatabase()
        let reactor = try Reactor(name: "tenants")
        owner = try TenantFleet.client(database.url, reactor)
        app = try TenantFleet.client(database.url(user: "gateway"), reactor)
        self.reactor = reactor
        for tenant in ["acme", "globex"] {
            try await owner.execute("INSERT INTO tenants (tenant_id, name) VALUES (\(tenant), \(tenant))")
        }
        gateway = try await Fixture(database: database.url(user: "gateway"))
    }

    func stop() async throws {
        try await gateway.stop()
        for client in [owner, app] { await client.shutDown() }
        reactor.stop()
    }

    /// Asks as one of acme's administrators, unless said otherwise.
    func ask(
        _ method: HTTPMethod,
        _ path: String,
        _ body: String? = nil,
        tenant: String = "acme",
        role: String = "admin",
        subject: String = "shop",
        headers: [String: String] = [:]
    ) async throws -> Answer {
        let token = try gateway.token(tenant: tenant, roles: [role], subject: subject)
        let bytes = body.map { Array($0.utf8) }
        return try await gateway.ask(method, "/api/v1\(path)", token: token, headers: headers, body: bytes)
    }

    private static func client(_ url: String, _ reactor: Reactor) throws -> PostgresClient {
        try PostgresClient(PostgresConfiguration(url: url), on: reactor, metrics: MetricRegistry(), logger: .silent)
    }
}

struct TenantFleetTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing body: @Sendable () async throws -> Void
    ) async throws {
        let fleet = try await TenantFleet()
        try await TenantFleet.$current.withValue(fleet) { try await body() }
        try await fleet.stop()
    }
}

extension Trait where Self == TenantFleetTrait {
    /// One fleet for the whole suite: its tests name their people apart.
    static var tenantFleet: TenantFleetTrait { TenantFleetTrait() }
}
