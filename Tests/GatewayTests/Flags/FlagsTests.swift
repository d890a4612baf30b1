import HTTPClient
import JSON
import Kafka
import ServiceKit
import TestSupport
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite("Flags", .tenantFleet) struct FlagsTests {
        private let fleet: TenantFleet

        init() throws { fleet = try #require(TenantFleet.current) }

        @Test("a flag is made, changed under a condition, listed, read and removed")
        func life() async throws {
            for user in ["ann", "bob"] { _ = try await fleet.ask(.put, "/users/\(user)", "{}") }
            let draft = #"{"description":"New","percentage":12.34,"users":{"in":["bob","ann"],"out":[]}}"#
            let made = try await fleet.ask(.put, "/flags/life", draft, headers: ["If-None-Match": "*"])
            #expect(made.status == 201 && made.headers["ETag"] == #""1""#, "\(made.text)")
            let shown = #""key":"life","description":"New","percentage":12.34,"users":{"in":["ann","bob"],"out":[]},"#
            #expect(made.text.contains(shown), "\(made.text)")
            #expect(try await fleet.ask(.get, "/flags/life", role: "viewer").text.contains(shown))
            let again = try await fleet.ask(.put, "/flags/life", "{}", headers: ["If-None-Match": "*"])
            #expect(again.status == 409 && again.code == "version_conflict")
            let old = [#"If-Match"#: #""7""#]
            for method in [HTTPMethod.put, .patch, .delete] {
                let answer = try await fleet.ask(method, "/flags/life", method == .delete ? nil : "{}", headers: old)
                #expect(answer.code == "version_conflict")
            }
            let patch = #"{"percentage":50,"users":{"out":["bob"],"in":["ann"]}}"#
            let patched = try await fleet.ask(.patch, "/flags/life", patch, headers: ["If-Match": #""1""#])
            #expect(patched.status == 200 && patched.headers["ETag"] == #""2""#)
            let kept = #""description":"New","percentage":50,"users":{"in":["ann"],"out":["bob"]}"#
            #expect(patched.text.contains(kept), "\(patched.text)")
            let list = try await fleet.ask(.get, "/flags?limit=200", role: "viewer")
            #expect(list.text.contains(#""percentage":50,"listed_in":1,"listed_out":1,"version":2"#), "\(list.text)")
            #expect(try await fleet.ask(.get, "/flags?user_id=bob").text.contains(#""key":"life""#))
            for (user, tenant) in [("nobody", "acme"), ("bob", "globex")] {
                let none = try await fleet.ask(.get, "/flags?user_id=\(user)", tenant: tenant)
                #expect(none.status == 200 && !none.text.contains("life"), "\(none.text)")
            }
            #expect(try await fleet.ask(.get, "/flags?user_id=").faults == ["/user_id invalid_value"])
            for (user, answer) in [
                ("ann", #""in":true,"why":"listed_in""#), ("bob", #""in":false,"why":"listed_out""#),
                ("nobody", #""why":"percentage""#),
            ] {
                let told = try await fleet.ask(.get, "/flags/life/users/\(user)", role: "viewer")
                #expect(told.text.contains(#""key":"life","user_id":"\#(user)""#) && told.text.contains(answer))
            }
            #expect(try await fleet.ask(.get, "/flags/life", tenant: "globex").code == "flag_not_found")
            #expect(try await fleet.ask(.patch, "/flags/life", "{}", tenant: "globex").code == "flag_not_found")
            #expect(try await fleet.ask(.get, "/flags/life/users/ann", tenant: "globex").code == "flag_not_found")
            for _ in 0..<2 { #expect(try await fleet.ask(.delete, "/flags/life").status == 204) }
            #expect(try await fleet.ask(.get, "/flags/life").code == "flag_not_found")
        }

        @Test("every fault is told with its place; who may not is refused; every change is in the audit log")
        func faults() async throws {
            let wrong = #"{"percentage":0.001,"description":5,"users":{"in":[""],"out":"x","of":[]},"share":1}"#
            let expected = [
                "/description wrong_type", "/percentage invalid_value", "/users/in/0 invalid_value",
                "/users/out wrong_type",
                "/users/of unknown_field", "/share unknown_field",
            ]
            #expect(try await fleet.ask(.put, "/flags/bad", wrong).faults == expected)
            for percentage in ["-1", "100.01", "1e9"] {
                let answer = try await fleet.ask(.put, "/flags/bad", #"{"percentage":\#(percentage)}"#)
                #expect(answer.faults == ["/percentage out_of_range"])
            }
            let many = Array(repeating: #""a""#, count: 1001).joined(separator: ",")
            #expect(
                try await fleet.ask(.put, "/flags/bad", #"{"users":{"in":[\#(many)]}}"#).faults == [
                    "/users/in wrong_count"
                ]
            )
            let strangers = try await fleet.ask(
                .put,
                "/flags/bad",
                #"{"users":{"in":["stranger"],"out":["stranger"]}}"#
            )
            #expect(strangers.faults == ["/users invalid_value", "/users unknown_user"])
            #expect(try await fleet.ask(.put, "/flags/-", "{}").status == 404)
            #expect(try await fleet.ask(.get, "/flags/bad").status == 404)
            for role in ["viewer", "service", "recipient"] {
                for method in [HTTPMethod.put, .patch, .delete] {
                    #expect(try await fleet.ask(method, "/flags/bad", "{}", role: role).status == 403)
                }
            }
            #expect(try await fleet.ask(.get, "/flags", role: "recipient").status == 403)
            _ = try await fleet.ask(.put, "/flags/told", #"{"percentage":0.29}"#)
            let audits = try await fleet.gateway.records(.auditRecorded) { records in
                records.contains { String(decoding: $0.value ?? [], as: UTF8.self).contains("told") }
            }
            let told = audits.map { String(decoding: $0.value ?? [], as: UTF8.self) }.filter { $0.contains("told") }
            #expect(told.contains { $0.contains("flag.saved") && $0.contains(#""percentage":0.29"#) }, "\(told)")
        }

        @Test("a category names only a flag that is there, and holds it")
        func categories() async throws {
            let path = "/categories/flagged"
            let missing = try await fleet.ask(.put, path, #"{"flag":"later"}"#)
            #expect(missing.status == 422 && missing.faults == ["/flag unknown_flag"])
            _ = try await fleet.ask(.put, "/flags/later", "{}", tenant: "globex")
            #expect(try await fleet.ask(.put, path, #"{"flag":"later"}"#).faults == ["/flag unknown_flag"])
            _ = try await fleet.ask(.put, "/flags/later", "{}")
            #expect(try await fleet.ask(.put, path, #"{"flag":"later"}"#).text.contains(#""flag":"later""#))
            let held = try await fleet.ask(.delete, "/flags/later")
            #expect(held.status == 409 && held.code == "flag_in_use" && held.text.contains("flagged"), "\(held.text)")
            #expect(try await fleet.ask(.put, path, "{}").text.contains(#""flag":null"#))
            #expect(try await fleet.ask(.delete, "/flags/later").status == 204)
        }

        @Test("a notification names only a flag that is there, alone, in a batch and to a topic")
        func notifications() async throws {
            func body(_ flag: String, to: String = #"{"user_id":"ann"}"#) -> String {
                #"{"to":\#(to),"content":{"body":"x"},"flag":"\#(flag)"}"#
            }
            #expect(try await fleet.gateway.post(body("a/b")).faults == ["/flag invalid_value"])
            #expect(try await fleet.gateway.post(body("soon")).faults == ["/flag unknown_flag"])
            let topic = #"{"topic":"news"}"#
            #expect(try await fleet.gateway.post(body("soon", to: topic)).faults == ["/flag unknown_flag"])
            _ = try await fleet.ask(.put, "/flags/soon", "{}")
            try await eventually("the new flag is known") {
                try await fleet.gateway.post(body("soon")).status == 202
            }
            let batch = #"{"notifications":[\#(body("soon")),\#(body("never"))]}"#
            let answer = try await fleet.gateway.post(batch, to: "/api/v1/notifications/batch")
            #expect(answer.text.contains(#""accepted":1,"refused":1"#), "\(answer.text)")
            let commands = try await fleet.gateway.commands(atLeast: 2) { command in
                guard case .created(let created) = command.action else { return false }
                return created.request.flag == "soon"
            }
            #expect(commands.count == 2)
        }

        @Test("an export names the flags that list a person, and whoever is erased is in no list")
        func privacy() async throws {
            _ = try await fleet.ask(.put, "/users/eve", "{}")
            _ = try await fleet.ask(.put, "/flags/listing", #"{"users":{"out":["eve"]}}"#)
            let file = try await fleet.ask(.get, "/users/eve/export")
            let row = #""flag_people":[{"tenant_id":"acme","flag":"listing","user_id":"eve","is_in":false}]"#
            #expect(file.text.contains(row), "\(file.text)")
            #expect(try await fleet.ask(.delete, "/users/eve/erase").status == 200)
            #expect(try await fleet.ask(.get, "/flags/listing").text.contains(#""users":{"in":[],"out":[]}"#))
        }
    }
}
