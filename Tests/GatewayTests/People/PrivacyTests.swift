import HTTPClient
import JSON
import Kafka
import Postgres
import Primitives
import Storage
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite("Export and erasure", .tenantFleet) struct PrivacyTests {
        private let fleet: TenantFleet

        init() throws { fleet = try #require(TenantFleet.current) }

        /// Somebody of whom every kind of table of today has something.
        private func populate(_ name: String, tenant: String = "acme") async throws {
            _ = try await fleet.ask(.put, "/users/\(name)", #"{"name":"Name of \#(name)"}"#, tenant: tenant)
            let body = #"{"address":"\#(name)@example.com"}"#
            _ = try await fleet.ask(.put, "/users/\(name)/channels/email", body, tenant: tenant)
            let token = #"{"platform":"fcm","token":"token-of-\#(name)"}"#
            _ = try await fleet.ask(.post, "/users/\(name)/devices", token, tenant: tenant)
            let wishes = #"{"daily_cap":3,"choices":[{"allowed":true}]}"#
            _ = try await fleet.ask(.put, "/users/\(name)/preferences", wishes, tenant: tenant)
            let suppressed = #"{"channel":"email","address":"\#(name)@example.com"}"#
            _ = try await fleet.ask(.post, "/suppressions", suppressed, tenant: tenant)
            try await project(name, tenant, notifications: 3)
        }

        private func project(_ name: String, _ tenant: String, notifications: Int) async throws {
            for _ in 0..<notifications {
                let (id, now) = (UUIDv7(at: WallClock.system.now), WallClock.system.now)
                for statement in [
                    """
                    INSERT INTO notifications (tenant_id, notification_id, user_id, updated_at)
                    VALUES (\(tenant), \(id), \(name), \(now))
                    """,
                    """
                    INSERT INTO notification_delivery_logs (tenant_id, notification_id, user_id, event_id, channel,
                        status, kind, occurred_at, attempt, cost)
                    VALUES (\(tenant), \(id), \(name), \(id), 'email', 'sent', 'sent', \(now), 1, 0)
                    """,
                    """
                    INSERT INTO notification_engagements (tenant_id, notification_id, channel, kind)
                    VALUES (\(tenant), \(id), 'email', 'opened')
                    """,
                    """
                    INSERT INTO timers (tenant_id, user_id, timer, due_at) VALUES (\(tenant), \(name), 'wake', \(now))
                    ON CONFLICT DO NOTHING
                    """,
                    """
                    INSERT INTO recipient_states (tenant_id, user_id, state) VALUES (\(tenant), \(name), '\\x00')
                    ON CONFLICT DO NOTHING
                    """,
                ] as [PostgresQuery] {
                    try await fleet.owner.execute(statement)
                }
            }
        }

        /// The tables that have rows of a person, as one who sees everything finds them.
        private func tablesOf(_ name: String) async throws -> [String] {
            let tables = try await fleet.owner.query(
                """
                SELECT relname::text FROM pg_class c JOIN pg_attribute ON attrelid = c.oid AND attname = 'user_id'
                WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace ORDER BY 1
                """
            ).decode(String.self)
            var found: [String] = []
            for table in tables {
                let rows = try await fleet.owner.query(
                    "SELECT FROM \(PostgresIdentifier(table)) WHERE tenant_id = 'acme' AND user_id = \(name)"
                )
                if !rows.isEmpty { found.append(table) }
            }
            return found
        }

        @Test("an export holds everything in plain, and nothing of anybody else")
        func export() async throws {
            for name in ["ann", "anna"] { try await populate(name) }
            try await project("ann", "acme", notifications: 600)
            let file = try await fleet.ask(.get, "/users/ann/export")
            let data = try #require(file.body?["data"])
            #expect(file.status == 200)
            #expect(file.text.contains("Name of ann") && file.text.contains("token-of-ann"))
            #expect(file.text.contains(#""address":"ann@example.com""#) && file.text.contains(#""daily_cap":3"#))
            let records = try #require(data["records"])
            #expect(records["notifications"]?.elements.reduce(0) { count, _ in count + 1 } == 603)
            #expect(records["notification_delivery_logs"]?.elements.reduce(0) { count, _ in count + 1 } == 603)
            #expect(records["timers"]?.elements.reduce(0) { count, _ in count + 1 } == 1)
            #expect(!file.text.contains("anna") && !file.text.contains("blind_index"))
            #expect(try await fleet.ask(.get, "/users/nobody/export").code == "user_not_found")
            for role in ["viewer", "developer", "recipient"] {
                #expect(try await fleet.ask(.get, "/users/ann/export", role: role, subject: "ann").status == 403)
                #expect(try await fleet.ask(.delete, "/users/ann/erase", role: role, subject: "ann").status == 403)
            }
        }

        @Test("who is erased is in no table any more; others are untouched; the owner is told to forget")
        func erase() async throws {
            for name in ["bob", "bobby"] { try await populate(name) }
            try await populate("bob", tenant: "globex")
            let before = try await tablesOf("bob")
            #expect(before.count >= 9)
            for _ in 0..<2 { #expect(try await fleet.ask(.delete, "/users/bob/erase").status == 200) }
            #expect(try await tablesOf("bob") == [])
            #expect(try await tablesOf("bobby") == before)
            let left = try await fleet.owner.query("SELECT FROM notification_engagements WHERE tenant_id = 'acme'")
            let kept = try await fleet.owner.query("SELECT FROM notifications WHERE tenant_id = 'acme'")
            #expect(left.count == kept.count)
            #expect(try await fleet.ask(.get, "/users/bob", tenant: "globex").status == 200)
            #expect(try await fleet.ask(.get, "/users/bob/export").status == 404)
            let suppressed = try await fleet.ask(.get, "/suppressions?address=bob%40example.com")
            #expect(suppressed.text.contains(#""address":null"#))
            let erasures = try await fleet.gateway.commands(atLeast: 2) { command in
                guard case .preferencesChanged(let change) = command.action else { return false }
                return change.aspects == [.erased]
            }
            #expect(erasures.map { String(decoding: $0.record.key ?? [], as: UTF8.self) } == ["acme/bob", "acme/bob"])
        }

        @Test("somebody who was only ever written to can be exported and erased as well")
        func stranger() async throws {
            try await project("cy", "acme", notifications: 1)
            let file = try await fleet.ask(.get, "/users/cy/export")
            #expect(file.status == 200 && file.text.contains(#""user":null"#))
            #expect(try await fleet.ask(.delete, "/users/cy/erase").text.contains(#""erased_rows":5"#))
            #expect(try await tablesOf("cy") == [])
        }
    }
}
