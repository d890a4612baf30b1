import HTTPClient
import JSON
import TestSupport
import Testing

@testable import Gateway

extension GatewayTests {
    @Suite("Batches that come again", .tenantFleet) struct BatchAgainTests {
        @Test("an item that can be asked for only the second time takes no other's place")
        func later() async throws {
            let fleet = try #require(TenantFleet.current)
            let body = """
                {"notifications":[{"to":{"user_id":"a"},"content":{"body":"b"},"flag":"later"},
                 {"to":{"user_id":"b"},"content":{"body":"b"}}]}
                """
            func ids() async throws -> [String?] {
                let headers = ["Idempotency-Key": "later"]
                let answer = try await fleet.ask(.post, "/notifications/batch", body, headers: headers)
                return answer.body?["data"]?["items"]?.elements.map { try? $0["id"]?.string() } ?? []
            }
            let first = try await ids()
            #expect(first.count == 2 && first[0] == nil && first[1] != nil)
            #expect(try await fleet.ask(.put, "/flags/later", "{}").status == 201)
            var second = first
            try await eventually("the flag is known") {
                second = try await ids()
                return second.first != .some(nil)
            }
            #expect(second.last == first.last && second.first != first.last)
        }
    }
}
