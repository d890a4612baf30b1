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

        @Test("reminders are kept as they are asked for, and refused for what is sent once more when in doubt")
        func reminders() async throws {
            let rules = #"{"reminders":{"after_seconds":300,"times":3}}"#
            let made = try await fleet.ask(.put, "/categories/bills", rules)
            #expect(
                made.status == 201 && made.text.contains(#""reminders":{"after_seconds":300,"times":3},"version":1"#)
            )
            let read = try await fleet.ask(.get, "/categories/bills", role: "viewer")
            #expect(read.text.contains(#""reminders":{"after_seconds":300,"times":3}"#))
            let none = try await fleet.ask(.put, "/categories/bills", #"{"reminders":null}"#)
            #expect(none.text.contains(#""reminders":null"#))
            let wrong = [
                (
                    #"{"after_seconds":299,"times":4}"#,
                    ["/reminders/after_seconds out_of_range", "/reminders/times out_of_range"]
                ),
                (
                    #"{"after_seconds":604801,"times":0}"#,
                    ["/reminders/after_seconds out_of_range", "/reminders/times out_of_range"]
                ),
                ("{}", ["/reminders/after_seconds required", "/reminders/times required"]),
                (#"{"after_seconds":300,"times":1,"often":1}"#, ["/reminders/often unknown_field"]),
                ("3", ["/reminders wrong_type"]),
            ]
            for (reminders, faults) in wrong {
                let answer = try await fleet.ask(.put, "/categories/bills", #"{"reminders":\#(reminders)}"#)
                #expect(answer.status == 422 || answer.status == 400)
                #expect(answer.faults.sorted() == faults, "\(reminders)")
            }
            for policy in ["resend", "hedge"] {
                let codes = #"{"unknown_policy":"\#(policy)","reminders":{"after_seconds":300,"times":1}}"#
                #expect(try await fleet.ask(.put, "/categories/codes", codes).faults == ["/reminders invalid_value"])
            }
        }

        @Test("a request may not ask to be reminded of what its category never is")
        func refused() async throws {
            #expect(try await fleet.ask(.put, "/categories/one-time", #"{"unknown_policy":"hedge"}"#).status == 201)
            func ask(_ category: String, _ reminders: String) -> String {
                """
                {"to":{"user_id":"ann"},"content":{"body":"b"},"category":"\(category)","reminders":\(reminders)}
                """
            }
            let wanted = #"{"after_seconds":300,"times":1}"#
            let refused = try await fleet.ask(.post, "/notifications", ask("one-time", wanted))
            #expect(refused.faults == ["/reminders invalid_value"])
            for (category, reminders) in [("one-time", "null"), ("one-time", #"{"times":0}"#), ("other", wanted)] {
                let taken = try await fleet.ask(.post, "/notifications", ask(category, reminders))
                #expect(taken.status == 202, "\(taken.text)")
            }
            let batch = #"{"notifications":[\#(ask("one-time", wanted)),\#(ask("other", wanted))]}"#
            let answer = try await fleet.ask(.post, "/notifications/batch", batch)
            #expect(answer.text.contains(#""accepted":1,"refused":1"#) && answer.text.contains(#""/reminders""#))
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
