import HTTPClient
import JSON
import Primitives
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite("Users", .tenantFleet) struct UsersTests {
        private let fleet: TenantFleet

        init() throws { fleet = try #require(TenantFleet.current) }

        @Test("a person is made, read, changed in parts, replaced and removed; each write is told to their owner")
        func life() async throws {
            let body =
                #"{"name":"Ann","locale":"de-AT","timezone":"Europe/Vienna","attributes":{"plan":"pro","n":[1]}}"#
            let made = try await fleet.ask(.put, "/users/ann", body)
            #expect(made.status == 201 && made.headers["ETag"] == #""1""#)
            #expect(made.text.contains(#""name":"Ann","locale":"de-AT","timezone":"Europe/Vienna""#))
            #expect(made.text.contains(#""attributes":{"plan":"pro","n":[1]},"version":1"#))
            #expect(try await fleet.ask(.put, "/users/ann", body).status == 200)
            let patch = #"{"name":null,"locale":"fr","attributes":{"plan":null,"n":2,"new":"x"}}"#
            let changed = try await fleet.ask(.patch, "/users/ann", patch)
            #expect(
                changed.status == 200 && changed.text.contains(#""name":null,"locale":"fr","timezone":"Europe/Vienna""#)
            )
            #expect(changed.text.contains(#""attributes":{"n":2,"new":"x"},"version":3"#))
            let read = try await fleet.ask(.get, "/users/ann", role: "viewer")
            #expect(read.status == 200 && read.headers["ETag"] == #""3""#)
            #expect(try await fleet.ask(.put, "/users/ann", "{}").text.contains(#""timezone":null,"attributes":{}"#))
            for _ in 0..<2 { #expect(try await fleet.ask(.delete, "/users/ann").status == 204) }
            #expect(try await fleet.ask(.get, "/users/ann").code == "user_not_found")
            #expect(try await fleet.ask(.patch, "/users/ann", "{}").code == "user_not_found")
            let told = try await fleet.gateway.commands(atLeast: 6).filter { $0.command.recipient.user == "ann" }
            #expect(told.count == 6)
            guard case .preferencesChanged(let change)? = told.first?.command.action else {
                return #expect(Bool(false))
            }
            #expect(change.aspects == [.profile] && change.version == 1)
        }

        @Test("a write happens only to what its client has seen, and what was seen is not sent again")
        func conditions() async throws {
            func put(_ field: String, _ value: String) async throws -> Answer {
                try await fleet.ask(.put, "/users/bob", "{}", headers: [field: value])
            }
            #expect(try await put("If-Match", "*").code == "version_conflict")
            #expect(try await put("If-None-Match", "*").status == 201)
            #expect(try await put("If-None-Match", "*").status == 409)
            #expect(try await put("If-Match", #""1""#).status == 200)
            #expect(try await put("If-Match", #""1""#).code == "version_conflict")
            #expect(try await put("If-Match", #"W/"2""#).status == 200)
            #expect(try await put("If-Match", "*").status == 200)
            for wrong in [#""02""#, #""+2""#, "2", #""x""#, #""""#, #""99999999999999999999""#] {
                #expect(try await put("If-Match", wrong).status == 409)
            }
            #expect(try await put("If-Match", #""1", "4""#).code == "bad_condition")
            #expect(try await put("If-None-Match", #""4""#).code == "bad_condition")
            let patch = try await fleet.ask(.patch, "/users/bob", "{}", headers: ["If-Match": #""1""#])
            #expect(patch.code == "version_conflict")
            let removal = try await fleet.ask(.delete, "/users/bob", headers: ["If-Match": #""1""#])
            #expect(removal.code == "version_conflict")
            let known = try await fleet.ask(.get, "/users/bob", headers: ["If-None-Match": #""4""#])
            #expect(known.status == 304 && known.text.isEmpty)
            #expect(try await fleet.ask(.delete, "/users/bob", headers: ["If-Match": #""4""#]).status == 204)
        }

        @Test("every fault of a body is told with its place, and none is half done")
        func faults() async throws {
            let body = #"{"name":"a\nb","locale":"?","timezone":"Mars/Base","attributes":[],"colour":1}"#
            let wrong = try await fleet.ask(.put, "/users/carl", body)
            #expect(wrong.status == 422)
            let expected = [
                "/name invalid_value", "/locale invalid_value", "/timezone invalid_value", "/attributes wrong_type",
                "/colour unknown_field",
            ]
            #expect(wrong.faults == expected)
            #expect(try await fleet.ask(.patch, "/users/carl", body).status == 422)
            #expect(try await fleet.ask(.get, "/users/carl").status == 404)
            let large = #"{"attributes":{"a":"\#(String(repeating: "x", count: 16_384))"}}"#
            #expect(try await fleet.ask(.put, "/users/carl", large).faults == ["/attributes too_large"])
            #expect(try await fleet.ask(.put, "/users/carl", "[").code == "malformed_body")
            #expect(try await fleet.ask(.put, "/users/carl", "[]").status == 422)
            let form = try await fleet.ask(.put, "/users/carl", "a=b", headers: ["Content-Type": "text/plain"])
            #expect(form.status == 415)
        }

        @Test("hostile ids and values are people of their own or nobody, and never a fault of ours")
        func hostile() async throws {
            let names = ["%C3%A9", "e%CC%81", "..%2F..%2Fetc", "%27%3B--", "a%20b", "%F0%9F%98%80", "%25"]
            for name in names { #expect(try await fleet.ask(.put, "/users/\(name)", "{}").status == 201) }
            for name in names { #expect(try await fleet.ask(.get, "/users/\(name)").status == 200) }
            let long = String(repeating: "x", count: 256)
            for name in ["%00", "%0A", "a%7F", "inline:abc", "inline:%CC%81", long] {
                for method in [HTTPMethod.put, .get] {
                    let answer = try await fleet.ask(method, "/users/\(name)", method == .put ? "{}" : nil)
                    #expect(answer.code == (name == "%00" ? "bad_target" : "user_not_found"))
                }
            }
            let odd = #"{"attributes":{"nul":"\u0000","huge":1e999999,"deep":[[[[]]]],"é":1}}"#
            let kept = try await fleet.ask(.put, "/users/odd", odd)
            #expect(kept.status == 201 && kept.text.contains(#""huge":1e999999"#))
            let patched = try await fleet.ask(.patch, "/users/odd", #"{"attributes":{"huge":null}}"#)
            #expect(patched.status == 200 && !patched.text.contains("huge"))
            let deep =
                #"{"attributes":{"a":"# + String(repeating: "[", count: 40) + String(repeating: "]", count: 40) + "}}"
            #expect(try await fleet.ask(.put, "/users/odd", deep).status == 400)
        }

        @Test("a list goes on person by person")
        func list() async throws {
            for name in ["p1", "p2", "p3"] {
                #expect(try await fleet.ask(.put, "/users/\(name)", "{}", tenant: "globex").status == 201)
            }
            let first = try await fleet.ask(.get, "/users?limit=2", tenant: "globex")
            let cursor = try #require(try? first.body?["pagination"]?["next_cursor"]?.string())
            #expect(first.text.contains(#""user_id":"p2""#) && !first.text.contains("p3"))
            let second = try await fleet.ask(.get, "/users?limit=2&cursor=\(cursor)", tenant: "globex")
            #expect(second.text.contains("p3") && second.text.contains(#""has_more":false"#))
            let wrong = try await fleet.ask(.get, "/users?limit=0&cursor=%01&x=1&x=2", tenant: "globex")
            #expect(
                wrong.faults == ["/limit invalid_value", "/cursor invalid_value", "/x invalid_value", "/x repeated"]
            )
        }

        @Test("who may not is refused, also where nobody is")
        func roles() async throws {
            for role in ["viewer", "recipient", "emperor"] {
                #expect(try await fleet.ask(.put, "/users/nobody", "{}", role: role).status == 403)
                #expect(try await fleet.ask(.delete, "/users/nobody", role: role).status == 403)
            }
            #expect(try await fleet.ask(.get, "/users/nobody", role: "recipient", subject: "nobody").status == 403)
            #expect(try await fleet.ask(.put, "/users/nobody", "{}", tenant: "initech").code == "unknown_tenant")
        }
    }
}
