import HTTPClient
import JSON
import Primitives
import TestSupport
import Testing

@testable import Gateway

extension GatewayTests {
    @Suite("Templates", .tenantFleet) struct TemplatesTests {
        private let fleet: TenantFleet

        init() throws { fleet = try #require(TenantFleet.current) }

        private func make(_ key: String, _ versions: String...) async throws {
            #expect(try await fleet.ask(.post, "/templates", #"{"key":"\#(key)"}"#).status == 201)
            for version in versions {
                let answer = try await fleet.ask(.post, "/templates/\(key)/versions", version)
                #expect(answer.status == 201, "\(answer.text)")
            }
        }

        private func publish(_ key: String, _ number: Int, headers: [String: String] = [:]) async throws -> Answer {
            try await fleet.ask(.post, "/templates/\(key)/publish", #"{"version":\#(number)}"#, headers: headers)
        }

        private func words(_ body: String) -> String {
            #"{"contents":[{"channel":"email","locale":"en","body":"\#(body)"}]}"#
        }

        @Test("a template is made, renamed, listed, read and removed; its words come in versions that never change")
        func life() async throws {
            let made = try await fleet.ask(.post, "/templates", #"{"key":"life","name":"Life","category":"c"}"#)
            #expect(made.status == 201 && made.headers["Location"] == "/api/v1/templates/life")
            #expect(made.headers["ETag"] == #""1""# && made.text.contains(#""published_version":null"#))
            #expect(try await fleet.ask(.post, "/templates", #"{"key":"life"}"#).code == "version_conflict")
            let renamed = try await fleet.ask(
                .put,
                "/templates/life",
                #"{"name":"New"}"#,
                headers: ["If-Match": #""1""#]
            )
            #expect(renamed.status == 200 && renamed.text.contains(#""name":"New","category":null"#))
            let late = try await fleet.ask(.put, "/templates/life", "{}", headers: ["If-Match": #""1""#])
            #expect(late.status == 409 && late.code == "version_conflict")
            let schema = #"{"type":"object","properties":{"n":{"type":"string"}}}"#
            let text = #"{"contents":[{"channel":"sms","body":"Hi {{n}}"}],"schema":\#(schema)}"#
            let added = try await fleet.ask(.post, "/templates/life/versions", text)
            #expect(added.status == 201 && added.headers["Location"] == "/api/v1/templates/life/versions/1")
            let read = try await fleet.ask(.get, "/templates/life/versions/1", role: "viewer")
            #expect(read.text.contains(#""locale":null,"variant":null,"weight":1,"subject":null"#))
            #expect(read.text.contains(#""body":"Hi {{n}}""#) && read.text.contains(#""author":"shop""#))
            #expect(try await fleet.ask(.post, "/templates/life/versions", words("two")).status == 201)
            let first = try await fleet.ask(.get, "/templates/life/versions?limit=1")
            let cursor = try #require(try first.body?["pagination"]?["next_cursor"]?.string())
            #expect(first.text.contains(#""number":2"#) && first.text.contains(#""has_schema":false"#))
            let second = try await fleet.ask(.get, "/templates/life/versions?limit=1&cursor=\(cursor)")
            #expect(second.text.contains(#""number":1"#) && second.text.contains(#""next_cursor":null"#))
            #expect(try await fleet.ask(.get, "/templates").text.contains(#""key":"life""#))
            for path in ["/versions/3", "/versions/0", "/versions/x"] {
                #expect(try await fleet.ask(.get, "/templates/life\(path)").code == "template_version_not_found")
            }
            for _ in 0..<2 { #expect(try await fleet.ask(.delete, "/templates/life").status == 204) }
            #expect(try await fleet.ask(.get, "/templates/life/versions/1").code == "template_not_found")
        }

        @Test("the faults of a version's form and schema are all told, each at its place")
        func form() async throws {
            try await make("form")
            let answer = try await fleet.ask(
                .post,
                "/templates/form/versions",
                #"""
                {"contents":[{"channel":"fax","body":"x"},{"channel":"sms","locale":"e n","weight":-1,"txt":"y"},
                 {"channel":"email"}],
                 "schema":{"type":"object","properties":{"a":{"pattern":"^x","type":"txt"}}}}
                """#
            )
            #expect(answer.status == 422)
            let expected = [
                "/contents/0/channel invalid_value", "/contents/1/locale invalid_value",
                "/contents/1/weight out_of_range", "/contents/1/txt unknown_field", "/contents/1/body required",
                "/contents/2/body required", "/schema/properties/a/pattern unsupported_keyword",
                "/schema/properties/a/type invalid_value",
            ]
            #expect(Set(answer.faults) == Set(expected), "\(answer.text)")
            let uneven = #"""
                {"contents":[{"channel":"sms","locale":"en","variant":"a","body":"x"},
                 {"channel":"sms","locale":"en","variant":"b","body":"x"},{"channel":"sms","locale":"fr","body":"x"},
                 {"channel":"push","body":"x"},{"channel":"push","body":"y"},{"channel":"email","body":"x","weight":0}]}
                """#
            let rules = try await fleet.ask(.post, "/templates/form/versions", uneven)
            #expect(rules.status == 422 && rules.faults == Array(repeating: "/contents invalid_value", count: 3))
        }

        @Test("what cannot be sent is not published: all that stands against it is told at once")
        func proof() async throws {
            try await make("foot", words("Bye {{nmae}}"))
            #expect(try await publish("foot", 1).status == 200)
            try await make(
                "proof",
                #"""
                {"contents":[{"channel":"email","locale":"en","subject":"Hi {{name}}","body":"{{#if items}}\n{{>foot}}",
                 "html":"{{#items}}{{titel}}{{/items}}{{>foot}}{{>head}}{{dat at}}"},
                 {"channel":"email","locale":"fr","html":"{{>foot}}{{customer.nam}}"}],
                 "schema":{"type":"object","properties":{"name":{"type":"string"},"at":{"type":"string"},
                 "customer":{"$ref":"#/$defs/person"},"items":{"type":"array","items":{"$ref":"#/$defs/item"}}},
                 "$defs":{"person":{"properties":{"name":{}}},"item":{"properties":{"title":{"type":"string"}}}}}}
                """#
            )
            let answer = try await publish("proof", 1)
            #expect(answer.status == 422)
            let details = answer.body?["errors"]?.elements.map {
                "\((try? $0["pointer"]?.string()) ?? "") \((try? $0["detail"]?.string()) ?? "")"
            }
            #expect(
                details == [
                    "/contents/0/body line 1, column 1: 'if' is not closed (unclosed_section)",
                    "/contents/0/html line 1, column 48: there is no helper 'dat'; is it 'date'? (unknown_helper)",
                    "/contents/1/html line 1, column 1: there is no partial 'foot'",
                    "/contents/1/html line 1, column 10: there is no 'customer.nam'; is it 'name'?",
                ],
                "\(answer.text)"
            )
            #expect(try await fleet.ask(.get, "/templates/proof").text.contains(#""published_version":null"#))
            let typo = #"{"contents":[{"channel":"email","body":"{{>foot}}"}],"schema":{"properties":{"name":{}}}}"#
            #expect(try await fleet.ask(.post, "/templates/proof/versions", typo).status == 201)
            let again = try await publish("proof", 2)
            #expect(again.faults == ["/contents/0/body unknown_variable"])
            #expect(again.text.contains("in foot, line 1, column 5: there is no 'nmae'; is it 'name'?"))
            #expect(try await publish("proof", 9).code == "template_version_not_found")
        }

        @Test("templates that would include each other are not published")
        func cycle() async throws {
            try await make("ping", words("a"), words("{{>pong}}"))
            #expect(try await publish("ping", 1).status == 200)
            try await make("pong", words("{{>ping}}"))
            #expect(try await publish("pong", 1).status == 200)
            #expect(try await publish("ping", 2).faults == ["/contents/0/body partial_cycle"])
        }

        @Test("a template that another in force includes is not removed, and it is told who does")
        func inUse() async throws {
            try await make("used", words("a"))
            #expect(try await publish("used", 1).status == 200)
            try await make("user", words("{{>used}}"), words("used, but not included"))
            #expect(try await publish("user", 1).status == 200)
            let refused = try await fleet.ask(.delete, "/templates/used")
            #expect(refused.status == 409 && refused.code == "template_in_use" && refused.text.contains("user"))
            #expect(try await fleet.ask(.get, "/templates/used").status == 200)
            #expect(try await fleet.ask(.delete, "/templates/used", tenant: "globex").status == 204)
            #expect(try await publish("user", 2).status == 200)
            #expect(try await fleet.ask(.delete, "/templates/used").status == 204)
        }

        @Test("of two who publish what they both saw one wins, and a rollback goes back step by step")
        func publishing() async throws {
            try await make("race", words("one"), words("two"), words("three"))
            #expect(try await fleet.ask(.post, "/templates/race/rollback").code == "nothing_to_roll_back")
            #expect(try await publish("race", 1).status == 200)
            let tag = try #require(try await fleet.ask(.get, "/templates/race").headers["ETag"])
            async let first = publish("race", 2, headers: ["If-Match": tag])
            async let second = publish("race", 3, headers: ["If-Match": tag])
            let answers = try await [first, second]
            #expect(Set(answers.map(\.status)) == [200, 409])
            #expect(answers.first { $0.status == 409 }?.code == "version_conflict")
            #expect(try await publish("race", 1).status == 200)
            let back = try await fleet.ask(.post, "/templates/race/rollback", headers: ["If-Match": #""0""#])
            #expect(back.code == "version_conflict")
        }

        @Test("a rollback puts in force what was in force before")
        func rollback() async throws {
            try await make("back", words("one"), words("two"), words("three"))
            for number in 1...3 { #expect(try await publish("back", number).status == 200) }
            for number in [2, 1] {
                let answer = try await fleet.ask(.post, "/templates/back/rollback")
                #expect(answer.status == 200 && answer.text.contains(#""published_version":\#(number)"#))
            }
            #expect(try await fleet.ask(.post, "/templates/back/rollback").code == "nothing_to_roll_back")
        }

        @Test("a preview shows a version or a draft, which language was found, and what the data lacks")
        func preview() async throws {
            let contents = #"{"channel":"email","locale":"fr","subject":"Salut {{name}}","html":"<b>{{name}}</b>"}"#
            let english = #"{"channel":"email","locale":"en","subject":"Hi {{name}} {{date at \"yyyy-MM-dd HH:mm\"}}"}"#
            try await make("look", #"{"contents":[\#(contents),\#(english)]}"#)
            let wish = #"{"channel":"email","locale":"fr-CA","data":{"name":"<A>"}}"#
            let french = try await fleet.ask(.post, "/templates/look/preview", wish, role: "service")
            #expect(french.status == 200 && french.text.contains(#""locale":"fr""#), "\(french.text)")
            #expect(french.text.contains(#""subject":"Salut <A>""#) && french.text.contains("<b>&lt;A&gt;</b>"))
            #expect(french.text.contains(#""warnings":[]"#))
            let zone =
                #"{"channel":"email","locale":"de","timezone":"Asia/Tokyo","data":{"at":"2026-07-01T23:30:00Z"}}"#
            let fallback = try await fleet.ask(.post, "/templates/look/preview", zone)
            #expect(fallback.text.contains(#""locale":"en""#) && fallback.text.contains("2026-07-02 08:30"))
            #expect(fallback.text.contains(#"{"pointer":"/words/subject","code":"unknown_variable""#))
            let draft = #"""
                {"contents":[{"channel":"sms","body":"{{#l}}{{x}}{{/l}}{{>no}}"}],"channel":"sms","data":{"l":[{"x":1},{"x":2}]},
                 "schema":{"required":["id"]}}
                """#
            let shown = try await fleet.ask(.post, "/templates/look/preview", draft)
            #expect(shown.text.contains(#""version":null"#) && shown.text.contains(#""body":"12""#), "\(shown.text)")
            #expect(shown.text.contains("unknown_partial") && shown.text.contains(#""pointer":"/data/id""#))
            let open = #"""
                {"contents":[{"channel":"email","subject":"{{#if}}","body":"x","html":"{{#a}}"}],"channel":"email"}
                """#
            let unsound = try await fleet.ask(.post, "/templates/look/preview", open)
            #expect(unsound.status == 422)
            let places = unsound.faults.compactMap { $0.split(separator: " ").first }
            #expect(places == ["/contents/0/subject", "/contents/0/html"], "\(unsound.text)")
            let none = try await fleet.ask(.post, "/templates/look/preview", #"{"channel":"push"}"#)
            #expect(none.faults == ["/channel template_missing"])
            let both = try await fleet.ask(
                .post,
                "/templates/look/preview",
                #"{"version":1,"contents":[],"channel":"sms"}"#
            )
            #expect(both.faults.contains("/version invalid_value"))
        }

        @Test("a request's data is judged by what the version in force says of it, from the moment of its publication")
        func data() async throws {
            let schema =
                #"{"type":"object","required":["id"],"properties":{"id":{"type":"string"},"l":{"items":{"type":"integer"}}}}"#
            try await make(
                "judged",
                #"{"contents":[{"channel":"email","body":"{{id}}"}],"schema":\#(schema)}"#,
                words("x")
            )
            @Sendable func send(_ data: String) async throws -> Answer {
                try await fleet.ask(
                    .post,
                    "/notifications",
                    #"{"to":{"user_id":"u"},"template":"judged","data":\#(data)}"#
                )
            }
            #expect(try await send("{}").status == 202)
            #expect(try await publish("judged", 1).status == 200)
            try await settled { try await send(#"{"id":1,"l":[1,"x"]}"#).status == 422 }
            let refused = try await send(#"{"id":1,"l":[1,"x"]}"#)
            #expect(refused.faults == ["/data/id wrong_type", "/data/l/1 wrong_type"])
            #expect(try await send(#"{"id":"1"}"#).status == 202)
            let item = #"{"to":{"user_id":"u"},"template":"judged"}"#
            let other = #"{"to":{"user_id":"u"},"template":"judged","data":{"id":"1"}}"#
            let batch = try await fleet.ask(.post, "/notifications/batch", #"{"notifications":[\#(item),\#(other)]}"#)
            #expect(batch.text.contains(#""accepted":1,"refused":1"#) && batch.text.contains(#""pointer":"/data/id""#))
            #expect(try await publish("judged", 2).status == 200)
            try await settled { try await send("{}").status == 202 }
        }

        private func settled(_ condition: @escaping @Sendable () async throws -> Bool) async throws {
            try await eventually("the change is seen", within: .seconds(10), condition)
        }

        @Test("no tenant sees or touches another's templates, by any way")
        func isolation() async throws {
            try await make("mine", words("secret"))
            #expect(try await publish("mine", 1).status == 200)
            let calls: [(HTTPMethod, String, String?)] = [
                (.get, "", nil), (.get, "/versions", nil), (.get, "/versions/1", nil), (.post, "/versions", words("x")),
                (.post, "/publish", #"{"version":1}"#), (.post, "/rollback", nil),
                (.post, "/preview", #"{"channel":"email"}"#),
            ]
            for (method, path, body) in calls {
                let answer = try await fleet.ask(method, "/templates/mine\(path)", body, tenant: "globex")
                #expect(answer.code == "template_not_found", "\(method) \(path): \(answer.text)")
            }
            #expect(try await fleet.ask(.delete, "/templates/mine", tenant: "globex").status == 204)
            #expect(try await fleet.ask(.get, "/templates", tenant: "globex").text.contains(#""data":[]"#))
            #expect(try await fleet.ask(.put, "/templates/mine", "{}", tenant: "globex").status == 201)
            let theirs = #"{"contents":[{"channel":"email","body":"{{>mine}}"}]}"#
            #expect(try await fleet.ask(.post, "/templates", #"{"key":"thief"}"#, tenant: "globex").status == 201)
            #expect(try await fleet.ask(.post, "/templates/thief/versions", theirs, tenant: "globex").status == 201)
            let publication = try await fleet.ask(
                .post,
                "/templates/thief/publish",
                #"{"version":1}"#,
                tenant: "globex"
            )
            #expect(publication.faults == ["/contents/0/body unknown_partial"])
            #expect(try await fleet.ask(.get, "/templates/mine/versions/1").text.contains("secret"))
        }

        @Test("who may only read changes nothing")
        func roles() async throws {
            try await make("kept", words("x"))
            for role in ["viewer", "service", "recipient"] {
                for (method, path, body) in [
                    (HTTPMethod.post, "", #"{"key":"k"}"#), (.put, "/kept", "{}"), (.delete, "/kept", nil),
                    (.post, "/kept/versions", words("y")), (.post, "/kept/publish", #"{"version":1}"#),
                    (.post, "/kept/rollback", nil),
                ] {
                    #expect(try await fleet.ask(method, "/templates\(path)", body, role: role).code == "forbidden")
                }
            }
            #expect(try await fleet.ask(.get, "/templates/kept", role: "recipient").code == "forbidden")
            #expect(
                try await fleet.ask(.post, "/templates/kept/publish", #"{"version":1}"#, role: "developer").status
                    == 200
            )
        }
    }
}
