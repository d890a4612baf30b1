import HTTPClient
import JSON
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite("Preferences", .tenantFleet) struct PreferencesTests {
        private let fleet: TenantFleet
        private static let wishes = """
            {"quiet_hours":{"from":"22:00","until":"07:30","timezone":"Europe/Vienna"},"hourly_cap":3,"daily_cap":0,\
            "digest":"daily","digest_at":"18:30","choices":[{"channel":"sms","allowed":false},{"category":"news","allowed":false},\
            {"category":"news","channel":"email","allowed":true}],"tracking":false}
            """

        init() throws { fleet = try #require(TenantFleet.current) }

        @Test("wishes are told as they were said, from version 0 on")
        func saved() async throws {
            #expect(try await fleet.ask(.get, "/users/ann/preferences").code == "user_not_found")
            #expect(try await fleet.ask(.put, "/users/ann/preferences", "{}").code == "user_not_found")
            _ = try await fleet.ask(.put, "/users/ann", "{}")
            let none = try await fleet.ask(.get, "/users/ann/preferences", role: "viewer")
            #expect(none.headers["ETag"] == #""0""# && none.text.contains(#""quiet_hours":null"#))
            let first = ["If-Match": #""0""#]
            let saved = try await fleet.ask(.put, "/users/ann/preferences", Self.wishes, headers: first)
            #expect(saved.status == 200 && saved.headers["ETag"] == #""1""#)
            #expect(try await fleet.ask(.put, "/users/ann/preferences", Self.wishes, headers: first).status == 409)
            let read = try await fleet.ask(.get, "/users/ann/preferences")
            let hours = #""quiet_hours":{"from":"22:00","until":"07:30","timezone":"Europe/Vienna"},"hourly_cap":3,"#
            #expect(
                read.text.contains(hours) && read.text.contains(#""daily_cap":0,"digest":"daily","digest_at":"18:30""#)
            )
            #expect(read.text.contains(#""tracking":false"#) && none.text.contains(#""tracking":null"#))
            #expect(read.text.contains(#"{"category":null,"channel":"sms","allowed":false}"#))
            #expect(read.text.contains(#"{"category":"news","channel":"email","allowed":true}"#))
            #expect(try await fleet.ask(.put, "/users/ann/preferences", "{}").text.contains(#""choices":[]"#))
        }

        @Test("a person says their own wishes with a token of their own, and touches nobody else's")
        func own() async throws {
            for name in ["bob", "e%CC%81"] { _ = try await fleet.ask(.put, "/users/\(name)", "{}") }
            func ask(_ method: HTTPMethod, _ path: String, as subject: String) async throws -> Answer {
                let body = method == .get ? nil : "{}"
                return try await fleet.ask(method, path, body, role: "recipient", subject: subject)
            }
            for method in [HTTPMethod.get, .put] {
                #expect(try await ask(method, "/users/bob/preferences", as: "bob").status == 200)
                for stranger in ["eve", "Bob", "bo", "bob "] {
                    #expect(try await ask(method, "/users/bob/preferences", as: stranger).status == 403)
                }
                // One accented letter in two spellings is two people.
                #expect(try await ask(method, "/users/e%CC%81/preferences", as: "\u{E9}").status == 403)
                #expect(try await ask(method, "/users/nobody/preferences", as: "bob").status == 403)
                #expect(try await ask(method, "/users/nobody/preferences", as: "nobody").status == 404)
            }
            for path in ["", "/channels/email", "/devices"] {
                #expect(try await ask(.get, "/users/bob\(path)", as: "bob").status == 403)
            }
            let elsewhere = try await fleet.ask(
                .get,
                "/users/bob/preferences",
                tenant: "globex",
                role: "recipient",
                subject: "bob"
            )
            #expect(elsewhere.status == 404)
        }

        @Test("a tenant's own wishes are kept apart from its people's, and from another tenant's")
        func tenant() async throws {
            let none = try await fleet.ask(.get, "/preferences", role: "viewer")
            #expect(none.headers["ETag"] == #""0""#)
            let saved = try await fleet.ask(.put, "/preferences", Self.wishes, headers: ["If-Match": #""0""#])
            #expect(saved.status == 200 && saved.headers["ETag"] == #""1""#)
            #expect(try await fleet.ask(.put, "/preferences", "{}", headers: ["If-Match": #""0""#]).status == 409)
            #expect(try await fleet.ask(.get, "/preferences").text.contains(#""from":"22:00","until":"07:30""#))
            #expect(try await fleet.ask(.get, "/preferences", tenant: "globex").headers["ETag"] == #""0""#)
            _ = try await fleet.ask(.put, "/users/dora", "{}")
            #expect(try await fleet.ask(.get, "/users/dora/preferences").headers["ETag"] == #""0""#)
            for role in ["viewer", "service", "recipient"] {
                #expect(try await fleet.ask(.put, "/preferences", "{}", role: role).status == 403)
            }
        }

        @Test("every fault is told with its place")
        func faults() async throws {
            _ = try await fleet.ask(.put, "/users/carl", "{}")
            let wrong = """
                {"quiet_hours":{"from":"24:00","until":"7:00","timezone":"../x"},"hourly_cap":-1,"daily_cap":1.5,\
                "digest":"now","choices":[{"channel":"fax","allowed":true},{"category":"-"},{"allowed":1}],"x":1}
                """
            let expected = [
                "/quiet_hours/from invalid_value", "/quiet_hours/until invalid_value",
                "/quiet_hours/timezone invalid_value", "/hourly_cap out_of_range", "/daily_cap wrong_type",
                "/digest invalid_value", "/choices/0/channel invalid_value", "/choices/1/category invalid_value",
                "/choices/1/allowed required", "/choices/2/allowed wrong_type", "/x unknown_field",
            ]
            #expect(try await fleet.ask(.put, "/users/carl/preferences", wrong).faults == expected)
            let twice =
                #"{"choices":[{"allowed":true},{"allowed":false}],"quiet_hours":{"from":"01:00","until":"01:00"}}"#
            let faults = try await fleet.ask(.put, "/users/carl/preferences", twice).faults
            #expect(faults == ["/quiet_hours/until invalid_value", "/choices/1 invalid_value"])
        }
    }
}
