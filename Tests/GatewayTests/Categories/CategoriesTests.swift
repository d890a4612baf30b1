import HTTPClient
import JSON
import Testing

@testable import Gateway

extension GatewayTests {
    @Suite("Categories", .tenantFleet) struct CategoriesTests {
        private let fleet: TenantFleet

        init() throws { fleet = try #require(TenantFleet.current) }

        @Test("rules are made, replaced under a condition, read and listed")
        func life() async throws {
            let rules = """
                {"name":"News","default_channels":["email","push"],"fallback_order":["sms"],"escalates_after":3600,\
                "daily_cap":3,"required":true,"unknown_policy":"resend","default_priority":"low",\
                "highest_priority":"high","track_opens":true,"track_clicks":true,"digest":"never"}
                """
            let made = try await fleet.ask(.put, "/categories/news", rules, headers: ["If-None-Match": "*"])
            #expect(made.status == 201 && made.headers["ETag"] == #""1""#)
            #expect(made.text.contains(#""default_channels":["email","push"],"fallback_order":["sms"]"#))
            #expect(made.text.contains(#""hourly_cap":null,"daily_cap":3,"required":true,"unknown_policy":"resend""#))
            #expect(made.text.contains(#""track_opens":true,"track_clicks":true,"digest":"never""#))
            #expect(try await fleet.ask(.put, "/categories/news", "{}", headers: ["If-Match": #""2""#]).status == 409)
            #expect(try await fleet.ask(.put, "/categories/news", "{}").status == 200)
            let read = try await fleet.ask(.get, "/categories/news", role: "viewer")
            #expect(read.text.contains(#""default_channels":[]"#) && read.headers["ETag"] == #""2""#)
            _ = try await fleet.ask(.put, "/categories/alerts", "{}")
            let first = try await fleet.ask(.get, "/categories?limit=1")
            let cursor = try #require(try? first.body?["pagination"]?["next_cursor"]?.string())
            #expect(first.text.contains(#""key":"alerts""#))
            #expect(try await fleet.ask(.get, "/categories?cursor=\(cursor)").text.contains(#""key":"news""#))
            #expect(try await fleet.ask(.get, "/categories/other").code == "category_not_found")
        }

        @Test("every fault is told with its place; who may not is refused")
        func faults() async throws {
            let wrong = """
                {"default_channels":["fax"],"fallback_order":["sms","sms"],"escalates_after":0,"unknown_policy":"x",\
                "default_priority":"critical","highest_priority":"low","is_required":true}
                """
            let expected = [
                "/default_channels/0 invalid_value", "/fallback_order invalid_value", "/escalates_after out_of_range",
                "/unknown_policy invalid_value", "/default_priority invalid_value", "/is_required unknown_field",
            ]
            #expect(try await fleet.ask(.put, "/categories/bad", wrong).faults == expected)
            #expect(try await fleet.ask(.put, "/categories/-", "{}").status == 404)
            for role in ["viewer", "service", "recipient"] {
                #expect(try await fleet.ask(.put, "/categories/news", "{}", role: role).status == 403)
            }
        }
    }
}
