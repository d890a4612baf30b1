import HTTPClient
import Postgres
import Testing

@testable import Gateway

extension GatewayTests {
    @Suite("The wall between tenants", .tenantFleet) struct IsolationTests {
        private let fleet: TenantFleet

        init() throws { fleet = try #require(TenantFleet.current) }

        private struct Call {
            let method: HTTPMethod
            let path: String
            let body: String?
        }

        /// Makes a person of acme with everything, a category and a suppression; returns the ids that were given.
        private func populate() async throws -> (device: String, suppression: String) {
            let profile = #"{"name":"Secret","attributes":{"plan":"secret"}}"#
            _ = try await fleet.ask(.put, "/users/ann", profile)
            _ = try await fleet.ask(.put, "/users/ann/channels/email", #"{"address":"secret@example.com"}"#)
            let token = #"{"platform":"fcm","token":"secret-token"}"#
            let device = try await fleet.ask(.post, "/users/ann/devices", token)
            _ = try await fleet.ask(.put, "/users/ann/preferences", #"{"choices":[{"allowed":false}]}"#)
            _ = try await fleet.ask(.put, "/categories/secret", #"{"name":"Secret"}"#)
            let suppressed = #"{"channel":"email","address":"secret@example.com"}"#
            let suppression = try await fleet.ask(.post, "/suppressions", suppressed)
            return (try #require(device.id), try #require(suppression.id))
        }

        @Test("another tenant's administrator sees and changes nothing, by any route of people and operators")
        func routes() async throws {
            let ids = try await populate()
            let before = try await snapshot()
            let user = "/users/ann"
            let calls = [
                Call(method: .get, path: user, body: nil), Call(method: .patch, path: user, body: #"{"name":"x"}"#),
                Call(method: .delete, path: user, body: nil), Call(method: .get, path: "/users", body: nil),
                Call(method: .get, path: "\(user)/channels/email", body: nil),
                Call(method: .put, path: "\(user)/channels/email", body: #"{"address":"x@y.z"}"#),
                Call(method: .delete, path: "\(user)/channels/email", body: nil),
                Call(method: .get, path: "\(user)/devices", body: nil),
                Call(method: .post, path: "\(user)/devices", body: #"{"platform":"fcm","token":"secret-token"}"#),
                Call(method: .delete, path: "\(user)/devices/\(ids.device)", body: nil),
                Call(method: .get, path: "\(user)/preferences", body: nil),
                Call(method: .put, path: "\(user)/preferences", body: "{}"),
                Call(method: .get, path: "\(user)/export", body: nil),
                Call(method: .delete, path: "\(user)/erase", body: nil),
                Call(method: .get, path: "/categories", body: nil),
                Call(method: .get, path: "/categories/secret", body: nil),
                Call(method: .get, path: "/suppressions", body: nil),
                Call(method: .get, path: "/suppressions?address=secret%40example.com", body: nil),
                Call(method: .delete, path: "/suppressions/\(ids.suppression)", body: nil),
                Call(method: .get, path: "/audit", body: nil),
            ]
            for call in calls {
                let answer = try await fleet.ask(call.method, call.path, call.body, tenant: "globex")
                #expect([200, 204, 404].contains(answer.status), "\(call): \(answer.text)")
                #expect(!answer.text.lowercased().contains("\"secret"), "\(call): \(answer.text)")
            }
            // What is made alike is made beside, not over.
            for (path, body) in [(user, "{}"), ("/categories/secret", "{}")] {
                #expect(try await fleet.ask(.put, path, body, tenant: "globex").status == 201)
            }
            #expect(try await snapshot() == before)
        }

        @Test("in every table with tenant_id another tenant's login finds no row, and changes none")
        func tables() async throws {
            _ = try await populate()
            let tables = try await tablesOfTenants()
            #expect(tables.count > 15)
            let globex = fleet.app.tenant("globex")
            for table in tables {
                let readable = try await fleet.owner.query("SELECT has_table_privilege('gateway', \(table), 'SELECT')")
                let isReadable: Bool? = try readable.decodeFirst(Bool.self)
                guard isReadable == true else { continue }
                let name = PostgresIdentifier(table)
                let rows = try await globex.query("SELECT count(*) FROM \(name) WHERE tenant_id <> 'globex'")
                let count: Int? = try rows.decodeFirst(Int.self)
                #expect(count == 0, "\(table)")
            }
            for table in ["users", "contacts", "devices", "preferences", "categories", "suppressions"] {
                let name = PostgresIdentifier(table)
                #expect(try await globex.execute("DELETE FROM \(name) WHERE tenant_id = 'acme'") == 0)
                let app = fleet.app
                await #expect(throws: PostgresError.self, "\(table)") {
                    try await app.tenant("acme").execute("UPDATE \(name) SET tenant_id = 'globex'")
                }
            }
        }

        private func tablesOfTenants() async throws -> [String] {
            try await fleet.owner.query(
                """
                SELECT relname::text FROM pg_class c JOIN pg_attribute ON attrelid = c.oid AND attname = 'tenant_id'
                WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace ORDER BY 1
                """
            ).decode(String.self)
        }

        /// Every row of acme's.
        private func snapshot() async throws -> [String] {
            var rows: [String] = []
            for table in try await tablesOfTenants() {
                let name = PostgresIdentifier(table)
                rows += try await fleet.owner.query(
                    "SELECT \(table) || row_to_json(t)::text FROM \(name) t WHERE tenant_id = 'acme' ORDER BY 1"
                ).decode(String.self)
            }
            return rows
        }
    }
}
