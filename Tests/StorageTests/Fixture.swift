import Network
import Observability
import Postgres
import Primitives
import Storage
import TestSupport
import Testing

/// Every suite of this module, on one migrated server.
@Suite("Storage", .database, .serialized)
enum StorageTests {}

/// A migrated server with a client of each kind.
final class Database: Sendable {
    @TaskLocal static var current: Database?

    let server: PostgresServer
    let owner: PostgresClient
    /// Sees one tenant at a time.
    let gateway: PostgresClient
    /// Sees every tenant.
    let fleet: PostgresClient
    private let reactor: Reactor

    init() async throws {
        server = try await PostgresServer(settings: ["max_connections = 60", "max_prepared_transactions = 2"])
        try await server.migrate()
        let reactor = try Reactor(name: "storage-test")
        self.reactor = reactor
        owner = try Database.client(server.url, reactor)
        gateway = try Database.client(server.url(user: "gateway"), reactor)
        fleet = try Database.client(server.url(user: "fleet"), reactor)
    }

    /// A new tenant, as the gateway sees it.
    func tenant(_ name: String) async throws -> TenantDatabase {
        let tenant = try #require(TenantID(rawValue: name))
        try await owner.execute("INSERT INTO tenants (tenant_id, name) VALUES (\(tenant), \(name))")
        return TenantDatabase(gateway, tenant)
    }

    func shutDown() async throws {
        for client in [owner, gateway, fleet] { await client.shutDown() }
        reactor.stop()
        try await server.stop()
    }

    static func client(_ url: String, _ reactor: Reactor) throws -> PostgresClient {
        var configuration = try PostgresConfiguration(url: url)
        configuration.callTimeout = .seconds(30)
        return try PostgresClient(configuration, on: reactor, metrics: MetricRegistry(), logger: .silent)
    }
}

struct DatabaseTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing body: @Sendable () async throws -> Void
    ) async throws {
        let database = try await Database()
        try await Database.$current.withValue(database) { try await body() }
        try await database.shutDown()
    }
}

extension Trait where Self == DatabaseTrait {
    static var database: DatabaseTrait { DatabaseTrait() }
}

extension TextColumn {
    /// A test's own texts are valid.
    public init(stringLiteral text: String) {
        guard let value = Self(rawValue: text) else { preconditionFailure("\(text) is no \(Self.self)") }
        self = value
    }
}

extension TenantID: ExpressibleByStringInterpolation {}
extension UserID: ExpressibleByStringInterpolation {}
extension CategoryKey: ExpressibleByStringInterpolation {}
extension FlagKey: ExpressibleByStringInterpolation {}
extension TemplateKey: ExpressibleByStringInterpolation {}

/// The code of the `StorageError` that `body` ends in; the test fails when it ends well.
func storageError<Value>(
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Value
) async -> StorageError.Code? {
    do {
        _ = try await body()
        Issue.record("no error", sourceLocation: sourceLocation)
        return nil
    } catch {
        if !(error is StorageError) { Issue.record(error, sourceLocation: sourceLocation) }
        return (error as? StorageError)?.code
    }
}
