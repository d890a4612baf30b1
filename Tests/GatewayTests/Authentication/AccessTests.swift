import HTTPClient
import Testing

@testable import Gateway

extension GatewayTests {
    @Suite("Access") struct AccessTests {
        private static let body = Array(#"{"to":{"user_id":"u"},"content":{"body":"b"}}"#.utf8)

        @Test("without a token that is taken the answer is 401, without a role that may it is 403")
        func refusals() async throws {
            let gateway = try await Fixture()
            let path = "/api/v1/notifications"
            let missing = try await gateway.ask(.post, path, token: nil, body: Self.body)
            #expect(missing.status == 401 && missing.code == "unauthenticated")
            #expect(missing.headers["WWW-Authenticate"] == #"Bearer realm="herald""#)
            let stale = try gateway.token(expires: .seconds(-3600))
            for token in ["x", "a.b.c", stale, try gateway.token(tenant: "../x"), try gateway.token() + "x"] {
                let refused = try await gateway.ask(.post, path, token: token, body: Self.body)
                #expect(refused.status == 401 && refused.code == "invalid_token")
            }
            for roles in [["viewer"], ["recipient"], [], ["emperor"]] {
                let refused = try await gateway.ask(.post, path, token: gateway.token(roles: roles), body: Self.body)
                #expect(refused.status == 403 && refused.code == "forbidden")
            }
            try await gateway.stop()
        }
    }
}
