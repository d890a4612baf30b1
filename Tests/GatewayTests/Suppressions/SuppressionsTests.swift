import HTTPClient
import JSON
import Postgres
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite("Suppressions", .tenantFleet) struct SuppressionsTests {
        private let fleet: TenantFleet

        init() throws { fleet = try #require(TenantFleet.current) }

        @Test("an address is suppressed once, found, masked to viewers and lifted; whoever has it is told")
        func life() async throws {
            _ = try await fleet.ask(.put, "/users/ann", "{}")
            _ = try await fleet.ask(.put, "/users/ann/channels/email", #"{"address":"ann@example.com"}"#)
            let body = #"{"channel":"email","address":"ANN@example.com","reason":"complaint"}"#
            let made = try await fleet.ask(.post, "/suppressions", body)
            let id = try #require(made.id)
            #expect(made.status == 201 && made.text.contains(#""address":"ANN@example.com","category":null"#))
            let again = try await fleet.ask(.post, "/suppressions", #"{"channel":"email","address":"ann@example.com"}"#)
            #expect(again.status == 200 && again.id == id && again.text.contains("complaint"))
            let news = #"{"channel":"email","address":"ann@example.com","category":"news"}"#
            #expect(try await fleet.ask(.post, "/suppressions", news).status == 201)
            #expect(try await fleet.ask(.get, "/suppressions?address=ann%40example.com").text.contains(id))
            #expect(try await fleet.ask(.get, "/suppressions?address=bob%40example.com").text.contains(#""data":[]"#))
            let masked = try await fleet.ask(.get, "/suppressions", role: "viewer")
            #expect(masked.text.contains("A***@example.com") && !masked.text.contains("ANN"))
            for path in [id, id, "x"] { #expect(try await fleet.ask(.delete, "/suppressions/\(path)").status == 204) }
            #expect(try await !fleet.ask(.get, "/suppressions").text.contains(id))
            let told = try await fleet.gateway.commands(atLeast: 5).filter {
                guard case .preferencesChanged(let change) = $0.command.action else { return false }
                return change.aspects == [.suppressions]
            }
            #expect(told.count == 4 && told.allSatisfy { $0.command.recipient.user == "ann" })
        }

        @Test("a list goes on page by page; every fault is told with its place")
        func faults() async throws {
            for number in 1...3 {
                let body = #"{"channel":"sms","address":"+4915112345\#(number)00"}"#
                #expect(try await fleet.ask(.post, "/suppressions", body, tenant: "globex").status == 201)
            }
            let first = try await fleet.ask(.get, "/suppressions?limit=2", tenant: "globex")
            let cursor = try #require(try? first.body?["pagination"]?["next_cursor"]?.string())
            let second = try await fleet.ask(.get, "/suppressions?limit=2&cursor=\(cursor)", tenant: "globex")
            #expect(second.text.contains("+4915112345100") && second.text.contains(#""has_more":false"#))
            let wrong = #"{"channel":"push","address":"","category":"-","reason":"mood","x":1}"#
            let expected = [
                "/channel invalid_value", "/address wrong_length", "/category invalid_value", "/reason invalid_value",
                "/x unknown_field",
            ]
            #expect(try await fleet.ask(.post, "/suppressions", wrong).faults == expected)
            let mixed = #"{"channel":"sms","address":"ann@example.com"}"#
            #expect(try await fleet.ask(.post, "/suppressions", mixed).faults == ["/address invalid_value"])
            #expect(try await fleet.ask(.get, "/suppressions?address=x").status == 422)
            for role in ["viewer", "recipient"] {
                #expect(try await fleet.ask(.post, "/suppressions", mixed, role: role).status == 403)
            }
        }
    }
}
