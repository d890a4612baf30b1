import Postgres
import TestSupport
import Testing

@Suite("Tenant isolation", .postgresServer)
struct TenantIsolationTests {
    private static let schema = """
        CREATE ROLE app LOGIN;
        CREATE TABLE letters (tenant_id text NOT NULL, body text);
        ALTER TABLE letters ENABLE ROW LEVEL SECURITY;
        CREATE POLICY own ON letters USING (tenant_id = current_setting('herald.tenant', true));
        GRANT ALL ON letters TO app;
        """

    @Test("a tenant sees and writes only its own rows, and nothing stays behind in the connection")
    func isolates() async throws {
        let server = try #require(PostgresServerTrait.server)
        try await withClient { client, _ in try await client.script(TenantIsolationTests.schema) }
        let bouncer = try await PgBouncer(before: server, users: ["herald", "app"], poolSize: 1)
        let throughBouncer = "postgres://app@127.0.0.1:\(bouncer.port)/postgres"
        for url in [server.url(user: "app"), throughBouncer] {
            try await withClient(url: url) {
                $0.poolSize = url == throughBouncer ? 3 : 1
            } _: { client, _ in
                try await checkIsolation(client)
            }
            try await withClient { client, _ in try await client.execute("TRUNCATE letters") }
        }
    }

    private func checkIsolation(_ client: PostgresClient) async throws {
        for tenant in ["a", "b'; --"] {
            try await client.tenant(tenant).execute("INSERT INTO letters VALUES (\(tenant), \("from \(tenant)"))")
            #expect(try await bodies(client.tenant(tenant)) == ["from \(tenant)"])
            let inTransaction = try await client.transaction(tenant: tenant) { try await bodies($0) }
            #expect(inTransaction == ["from \(tenant)"])
            #expect(try await bodies(client) == [])
        }
        let foreign = await postgresError {
            try await client.tenant("a").execute("INSERT INTO letters VALUES (\("c"), \("forged"))")
        }
        #expect(foreign?.sqlState == .insufficientPrivilege)
        try await checkCopyAndPipeline(client)
    }

    private func checkCopyAndPipeline(_ client: PostgresClient) async throws {
        let copied = try await client.transaction(tenant: "c") { transaction in
            try await transaction.execute("INSERT INTO letters VALUES (\("c"), \("one"))")
            return try await bodies(transaction)
        }
        #expect(copied == ["one"])
        let statements: [PostgresQuery] = ["SELECT body FROM letters", "SELECT 1 / 0", "SELECT body FROM letters"]
        let outcomes = try await client.tenant("c").pipeline(statements, .independent)
        #expect(outcomes.count == 3)
        #expect(try outcomes[0].get().count == 1)
        #expect(outcomes[1].failureCode == .server(.divisionByZero))
        #expect(try outcomes[2].get().count == 1)
    }

    private func bodies(_ session: some PostgresSession) async throws -> [String] {
        try await session.query("SELECT body FROM letters").decode(String.self)
    }
}
