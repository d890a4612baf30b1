import HTTPClient
import JSON
import Postgres
import Primitives
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite("Auditing", .tenantFleet) struct AuditLogTests {
        private let fleet: TenantFleet

        init() throws { fleet = try #require(TenantFleet.current) }

        @Test("every write is told to the log, and every refusal of one, without what is personal")
        func told() async throws {
            let writes: [(method: HTTPMethod, path: String, body: String?, action: String)] = [
                (.put, "/users/ann", #"{"name":"Secret Name"}"#, "user.saved"),
                (.patch, "/users/ann", #"{"locale":"fr"}"#, "user.saved"),
                (.put, "/users/ann/channels/email", #"{"address":"secret@example.com"}"#, "contact.saved"),
                (.delete, "/users/ann/channels/email", nil, "contact.removed"),
                (.post, "/users/ann/devices", #"{"platform":"fcm","token":"secret-token"}"#, "device.saved"),
                (.delete, "/users/ann/devices/x", nil, "device.removed"),
                (.put, "/users/ann/preferences", "{}", "preferences.saved"),
                (.get, "/users/ann/export", nil, "user.exported"),
                (.put, "/preferences", "{}", "tenant_preferences.saved"),
                (.put, "/categories/news", "{}", "category.saved"),
                (.post, "/suppressions", #"{"channel":"sms","address":"+4915112345678"}"#, "suppression.added"),
                (.delete, "/suppressions/\(UUIDv7(at: WallClock.system.now))", nil, "suppression.lifted"),
                (.delete, "/users/ann/erase", nil, "user.erased"),
                (.delete, "/users/ann", nil, "user.removed"),
            ]
            for write in writes {
                let answer = try await fleet.ask(write.method, write.path, write.body)
                #expect([200, 201, 204].contains(answer.status), "\(write): \(answer.text)")
            }
            #expect(try await fleet.ask(.patch, "/users/nobody", "{}").status == 404)
            let records = try await fleet.gateway.audits(atLeast: writes.count + 1)
            #expect(records.filter { $0.outcome == .done }.map(\.action).sorted() == writes.map(\.action).sorted())
            let refused = try #require(records.first { $0.outcome == .refused })
            #expect((refused.action, refused.reasonCode, refused.user) == ("user.saved", "user_not_found", "nobody"))
            for record in records {
                #expect(record.tenant == "acme" && record.actor.id == "shop" && record.actor.role == "admin")
                let text = "\(record)\(String(decoding: record.changes, as: UTF8.self))".lowercased()
                #expect(!text.contains("secret") && !text.contains("4915112345678"))
            }
        }

        @Test("the log is read by administrators, newest first and by what is asked for")
        func read() async throws {
            let now = WallClock.system.now
            for (number, action) in ["user.saved", "user.removed", "user.saved"].enumerated() {
                let id = UUIDv7(at: now + .milliseconds(number))
                try await fleet.owner.execute(
                    """
                    INSERT INTO audit_log (tenant_id, audit_id, occurred_at, actor_kind, actor, actor_role, action,
                        outcome, subject_kind, subject_id, user_id, detail)
                    VALUES ('globex', \(id), \(now), 'token', 'eve', 'admin', \(action), 'done', 'user', 'bob', 'bob',
                        '{"fields": 2}')
                    """
                )
            }
            func ask(_ query: String, role: String = "admin") async throws -> Answer {
                try await fleet.ask(.get, "/audit\(query)", tenant: "globex", role: role)
            }
            let first = try await ask("?limit=2")
            let cursor = try #require(try? first.body?["pagination"]?["next_cursor"]?.string())
            let actions = first.body?["data"]?.elements.map { try? $0["action"]?.string() }
            #expect(actions == ["user.saved", "user.removed"])
            #expect(
                first.text.contains(#""changes":{"fields": 2}"#) && first.text.contains(#""kind":"token","id":"eve""#)
            )
            let second = try await ask("?limit=2&cursor=\(cursor)")
            #expect(second.body?["data"]?.elements.reduce(0) { count, _ in count + 1 } == 1)
            #expect(try await ask("?action=user.removed&user_id=bob&outcome=done").text.contains("user.removed"))
            #expect(try await ask("?actor=ann").text.contains(#""data":[]"#))
            #expect(try await ask("?from=9999-01-01T00:00:00Z").text.contains(#""data":[]"#))
            #expect(
                try await ask("?outcome=perhaps&colour=1").faults == [
                    "/outcome invalid_value", "/colour invalid_value",
                ]
            )
            for role in ["developer", "service", "viewer", "recipient"] {
                #expect(try await ask("", role: role).status == 403)
            }
        }
    }
}
