import Postgres
import Primitives
import Storage
import Testing

extension StorageTests {
    @Suite("Retention")
    struct AgedTablesTests {
        let database: Database

        init() throws { database = try #require(Database.current) }

        @Test("old rows go in small steps, by whoever comes first; what is young or has no such moment stays")
        func purged() async throws {
            _ = try await database.tenant("aged")
            for (age, count) in [("3 years 1 hour", 7), ("2 years", 5)] {
                try await database.owner.execute(
                    """
                    INSERT INTO hourly_latencies (tenant_id, hour, channel, provider, kind, step, count)
                    SELECT 'aged', now() - \(age)::text::interval, 'sms', 'p', 'sent', step, 1
                    FROM generate_series(1, \(Int32(count))) step
                    """
                )
            }
            try await database.owner.execute(
                """
                INSERT INTO suppressions (tenant_id, suppression_id, channel, address, key_id, blind_index, reason,
                    created_at, lifted_at)
                SELECT 'aged', gen_random_uuid(), 'sms', '', '1', number::text::bytea, 'stop', now() - interval '9 years', lifted
                FROM unnest(ARRAY[NULL, now() - interval '7 years', now()]) WITH ORDINALITY AS l (lifted, number)
                """
            )
            let tables = AgedTables(database.fleet)
            #expect(try await tables.purge(limit: 5) == 6)
            let rest = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<3 { group.addTask { try await tables.purge(limit: 5) } }
                return try await group.reduce(0, +)
            }
            #expect(rest == 2)
            #expect(try await tables.purge() == 0)
            let left = try await database.owner.query(
                """
                SELECT (SELECT count(*) FROM hourly_latencies WHERE tenant_id = 'aged'),
                    (SELECT count(*) FROM suppressions WHERE tenant_id = 'aged')
                """
            ).decodeFirst((Int, Int).self)
            #expect(left?.0 == 5 && left?.1 == 2)
            let refused = await #expect(throws: PostgresError.self) { try await AgedTables(database.gateway).purge() }
            #expect(refused?.sqlState == .insufficientPrivilege)
        }

        /// Those that live as long as what they describe, or are emptied by a service of their own.
        private static let others: Set<String> = [
            "tenants", "users", "contacts", "devices", "preferences", "preference_choices", "tenant_preferences",
            "tenant_choices", "categories", "templates", "template_versions", "template_contents",
            "template_publications", "budgets", "recipient_states", "timers", "inbox_heads", "inbox_items",
            "inbox_events", "webhook_endpoints", "webhook_messages", "webhook_deliveries", "webhook_attempts",
            "topics", "topic_subscribers", "fan_out_people", "inbox_untold", "telegram_bots", "flags", "flag_people",
        ]

        @Test("every table of a tenant's has a time after which its rows go, or is one of those that have another end")
        func complete() async throws {
            let tables = try await database.owner.query(
                """
                SELECT relname::text FROM pg_class c
                WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
                    AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname = 'tenant_id')
                    AND relname NOT IN (SELECT parent FROM partitioned_tables UNION SELECT relation FROM aged_tables)
                """
            ).decode(String.self)
            #expect(Set(tables) == Self.others)
        }

        @Test("what is said to be aged has the moment that is named, and an audit is kept six years")
        func settings() async throws {
            let moments = try await database.owner.query(
                """
                SELECT count(*) FROM aged_tables t JOIN pg_attribute a
                    ON a.attrelid = t.relation::text::regclass AND a.attname = t.moment AND a.atttypid = 'timestamptz'::regtype
                """
            ).decodeFirst(Int.self)
            let tables = try await database.owner.query("SELECT count(*) FROM aged_tables").decodeFirst(Int.self)
            #expect(moments == tables)
            let audit = try await database.owner.query(
                "SELECT keep = interval '6 years' FROM partitioned_tables WHERE parent = 'audit_log'"
            ).decodeFirst(Bool.self)
            #expect(audit == true)
        }
    }
}
