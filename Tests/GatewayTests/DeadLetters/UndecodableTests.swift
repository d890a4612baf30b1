import HTTPClient
import JSON
import Postgres
import Storage
import Testing

@testable import Gateway

extension GatewayTests {
    @Suite("Undecodable records", .tenantFleet) struct UndecodableTests {
        private let fleet: TenantFleet
        private let path = "/dlq/sms/undecodable"

        init() throws { fleet = try #require(TenantFleet.current) }

        @Test(
            "operators page through them and discard one; nobody else sees them, and what is noted again stays discarded"
        )
        func life() async throws {
            let places = [(0, 7), (0, 12), (3, 1)].map { UndecodableRecord.Place(partition: $0, offset: $1) }
            func note() async throws {
                try await ProjectionStore(fleet.owner).note(
                    places.map { UndecodableRecord(topic: "channel.sms.dlq", $0, on: .sms, size: 9, fault: "cut") }
                )
            }
            try await note()
            let first = try await fleet.ask(.get, "\(path)?limit=2")
            #expect(first.text.contains(#""record":"0-7","topic":"channel.sms.dlq","partition":0,"offset":7,"size":9"#))
            let cursor = try #require(try? first.body?["pagination"]?["next_cursor"]?.string())
            let rest = try await fleet.ask(.get, "\(path)?limit=2&cursor=\(cursor)")
            #expect(rest.text.contains(#""record":"3-1""#) && !rest.text.contains(#""record":"0-"#))
            #expect(try await fleet.ask(.delete, "\(path)/0-12").status == 204)
            #expect(try await fleet.ask(.delete, "\(path)/0-12").code == "undecodable_record_not_found")
            try await note()
            let left = try await fleet.ask(.get, path)
            #expect(left.text.contains(#""record":"0-7""#) && !left.text.contains(#""record":"0-12""#))
            #expect(try await fleet.ask(.get, "/dlq/email/undecodable").text.contains(#""data":[]"#))
            for method in [HTTPMethod.get, .delete] {
                let at = method == .get ? path : "\(path)/0-7"
                #expect(try await fleet.ask(method, at, tenant: "globex").code == "not_an_operator")
                #expect(try await fleet.ask(method, at, role: "developer").code == "forbidden")
            }
            for wrong in ["7", "0-", "-1-2", "0-07", "0-7-1"] {
                #expect(try await fleet.ask(.delete, "\(path)/\(wrong)").status == 404)
            }
        }
    }
}
