import Postgres
import Storage
import Testing

extension StorageTests {
    @Suite("Schema")
    struct SchemaTests {
        let database: Database

        init() throws { database = try #require(Database.current) }

        @Test("every table with tenant_id is behind row-level security, and no partition can be reached around it")
        func guarded() async throws {
            let open = try await database.owner.query(
                """
                SELECT c.oid::regclass::text
                FROM pg_class c
                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
                    AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname = 'tenant_id')
                    AND CASE WHEN c.relispartition
                        THEN has_any_column_privilege('gateway', c.oid, 'SELECT, INSERT, UPDATE, REFERENCES')
                            OR has_table_privilege('gateway', c.oid, 'DELETE, TRUNCATE')
                            OR has_table_privilege('fleet', c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')
                        ELSE NOT c.relrowsecurity
                            OR NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND polname = 'own_tenant')
                        END
                """
            ).decode(String.self)
            #expect(open == [])
        }

        @Test("a login that has named no tenant sees nothing and writes nothing, in any table")
        func withoutTenant() async throws {
            try await database.owner.execute("INSERT INTO tenants (tenant_id, name) VALUES ('seen', 'Seen')")
            try await database.owner.execute("INSERT INTO users (tenant_id, user_id) VALUES ('seen', 'u')")
            #expect(try await database.gateway.query("SELECT FROM users").isEmpty)
            #expect(try await database.gateway.query("SELECT FROM tenants").isEmpty)
            let refused = await #expect(throws: PostgresError.self) {
                try await database.gateway.execute("INSERT INTO users (tenant_id, user_id) VALUES ('seen', 'v')")
            }
            #expect(refused?.sqlState == .insufficientPrivilege)
        }

        @Test("services cannot change the past: audit, template versions, partitions' bounds")
        func immutable() async throws {
            for statement in [
                "UPDATE audit_log SET actor = ''", "DELETE FROM audit_log", "UPDATE template_versions SET author = ''",
                "UPDATE template_contents SET body = ''", "DELETE FROM monthly_partitions",
                "SELECT guard_by_tenant('users')", "SELECT make_partition('audit_log', now())",
            ] {
                for client in [database.gateway, database.fleet] {
                    let refused = await #expect(throws: PostgresError.self, "\(statement)") {
                        try await client.execute(PostgresQuery(unescaped: statement))
                    }
                    #expect(refused?.sqlState == .insufficientPrivilege)
                }
            }
        }
    }
}
