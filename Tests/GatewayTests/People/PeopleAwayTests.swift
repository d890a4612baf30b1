import HTTPClient
import Testing

@testable import Gateway

extension GatewayTests {
    @Suite("People without the servers behind") struct PeopleAwayTests {
        @Test("without the database nothing is read and nothing is promised")
        func database() async throws {
            let gateway = try await Fixture(limit: .seconds(1))
            let token = try gateway.token(roles: ["admin"])
            for path in [
                "/users/ann", "/users", "/users/ann/preferences", "/categories", "/flags", "/suppressions", "/audit",
            ] {
                let answer = try await gateway.ask(.get, "/api/v1\(path)", token: token)
                #expect(answer.status == 503 && answer.headers["Retry-After"] != nil, "\(path)")
            }
            let body = Array("{}".utf8)
            #expect(try await gateway.ask(.put, "/api/v1/users/ann", token: token, body: body).status == 503)
            // What needs no table is promised all the same, also what names a flag.
            let wanted = #"{"to":{"user_id":"ann"},"content":{"body":"x"},"flag":"new"}"#
            #expect(try await gateway.post(wanted).status == 202)
            try await gateway.stop()
        }
    }
}
