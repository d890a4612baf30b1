import HTTPClient
import JSON
import Primitives
import TestSupport
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite("Keys and tokens", .tenantFleet) struct KeyTests {
        private static let keys = "/api/v1/api-keys"

        private func admin(_ gateway: Fixture, tenant: String = "acme") throws -> String {
            try gateway.token(tenant: tenant, roles: ["admin"], subject: "root")
        }

        private func make(_ gateway: Fixture, _ body: String) async throws -> Answer {
            try await gateway.ask(.post, Self.keys, token: admin(gateway), body: Array(body.utf8))
        }

        private func text(_ answer: Answer, _ name: String) throws -> String {
            try #require(try answer.body?["data"]?[name]?.string())
        }

        @Test("a key calls with its role in its tenant, shows its secret once, and ends within a second of its removal")
        func key() async throws {
            let gateway = try #require(TenantFleet.current).gateway
            let made = try await make(gateway, #"{"name":"ci","role":"viewer"}"#)
            let (secret, id) = (try text(made, "key"), try text(made, "id"))
            #expect(made.status == 201 && made.headers["Cache-Control"] == "no-store")
            #expect(secret.hasPrefix("hk_") && secret.utf8.count == 46)
            let read = try await gateway.ask(.get, "/api/v1/notifications", token: secret)
            #expect(read.status == 200)
            #expect(try await gateway.ask(.get, Self.keys, token: secret).status == 403)
            try await eventually("its use is noted") {
                let list = try await gateway.ask(.get, Self.keys, token: admin(gateway))
                #expect(!list.text.contains(secret) && list.text.contains(secret.prefix(7)))
                return list.text.contains(#""last_used_at":"2"#)
            }
            let one = try await gateway.ask(.get, "\(Self.keys)/\(id)", token: admin(gateway))
            #expect(one.status == 200 && !one.text.contains(secret) && one.text.contains(#""role":"viewer""#))
            let other = try admin(gateway, tenant: "globex")
            for key in [id, "x"] {
                #expect(try await gateway.ask(.get, "\(Self.keys)/\(key)", token: other).status == 404)
            }
            #expect(try await gateway.ask(.get, Self.keys, token: other).text.contains(#""data":[]"#))
            #expect(try await gateway.ask(.delete, "\(Self.keys)/\(id)", token: other).status == 404)
            #expect(try await gateway.ask(.delete, "\(Self.keys)/\(id)", token: admin(gateway)).status == 204)
            try await eventually("it is refused", within: .seconds(5)) {
                try await gateway.ask(.get, "/api/v1/notifications", token: secret).status == 401
            }
            #expect(try await gateway.ask(.delete, "\(Self.keys)/\(id)", token: admin(gateway)).status == 404)
        }

        @Test("a key that has expired, was never made or is no key is refused as any other credential")
        func refusals() async throws {
            let gateway = try #require(TenantFleet.current).gateway
            let end = (WallClock.system.now + .milliseconds(1500)).rfc3339
            let made = try await make(gateway, #"{"name":"ci","role":"viewer","expires_at":"\#(end)"}"#)
            let secret = try text(made, "key")
            try await eventually("it has expired") {
                try await gateway.ask(.get, "/api/v1/notifications", token: secret).status == 401
            }
            let never = "hk_" + String(repeating: "A", count: 43)
            for token in [never, "hk_", "hk_" + String(repeating: "!", count: 43), secret + "A"] {
                let answer = try await gateway.ask(.get, "/api/v1/notifications", token: token)
                #expect(answer.status == 401 && answer.code == "invalid_token")
            }
            let wrong = try await make(gateway, #"{"name":"","role":"recipient","expires_at":"2001-01-01T00:00:00Z"}"#)
            let faults = ["/name wrong_length", "/role invalid_value", "/expires_at out_of_range"]
            #expect(wrong.status == 422 && Set(wrong.faults) == Set(faults))
        }

        @Test("a revoked token is refused within a second, and only it, and only in its tenant")
        func revocation() async throws {
            let gateway = try #require(TenantFleet.current).gateway
            let mine = try gateway.token(roles: ["viewer"], id: "lost")
            let path = "/api/v1/notifications"
            #expect(try await gateway.ask(.get, path, token: mine).status == 200)
            let body = Array(#"{"jti":"lost"}"#.utf8)
            let answer = try await gateway.ask(.post, "/api/v1/tokens/revoke", token: admin(gateway), body: body)
            #expect(answer.status == 204)
            try await eventually("it is refused", within: .seconds(5)) {
                try await gateway.ask(.get, path, token: mine).status == 401
            }
            let others = [try gateway.token(roles: ["viewer"]), try gateway.token(tenant: "globex", id: "lost")]
            for token in others { #expect(try await gateway.ask(.get, path, token: token).status == 200) }
            let long = try gateway.token(id: String(repeating: "j", count: 256))
            #expect(try await gateway.ask(.get, path, token: long).status == 401)
            for body in ["{}", #"{"jti":""}"#, #"{"jti":"a","expires_at":"2999-01-01T00:00:00Z"}"#] {
                let wrong = try await gateway.ask(
                    .post,
                    "/api/v1/tokens/revoke",
                    token: admin(gateway),
                    body: Array(body.utf8)
                )
                #expect(wrong.status == 422)
            }
        }

        @Test("an inbox token is its person's alone, lives as long as was asked, and can be revoked")
        func inboxToken() async throws {
            let gateway = try #require(TenantFleet.current).gateway
            let path = "/api/v1/users/ann/inbox-token"
            let asked = try await gateway.ask(.post, path, token: gateway.token(), body: Array(#"{"seconds":60}"#.utf8))
            #expect(asked.status == 201 && asked.headers["Cache-Control"] == "no-store")
            let (token, id) = (try text(asked, "token"), try text(asked, "jti"))
            #expect(try await gateway.ask(.get, "/api/v1/users/ann/preferences", token: token).status != 403)
            #expect(try await gateway.ask(.get, "/api/v1/users/bob/preferences", token: token).status == 403)
            #expect(try await gateway.ask(.get, "/api/v1/notifications", token: token).status == 403)
            #expect(try await gateway.ask(.post, path, token: token).status == 403)
            let long = try await gateway.ask(.post, path, token: gateway.token(), body: Array(#"{"seconds":9e9}"#.utf8))
            #expect(long.status == 422)
            let body = Array(#"{"jti":"\#(id)"}"#.utf8)
            _ = try await gateway.ask(.post, "/api/v1/tokens/revoke", token: gateway.token(), body: body)
            try await eventually("it is refused", within: .seconds(5)) {
                try await gateway.ask(.get, "/api/v1/users/ann/preferences", token: token).status == 401
            }
        }
    }
}
