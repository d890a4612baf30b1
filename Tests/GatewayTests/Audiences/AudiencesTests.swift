import HTTPClient
import JSON
import Postgres
import Testing

@testable import Gateway

extension GatewayTests {
    @Suite("Topics", .tenantFleet) struct AudiencesTests {
        private let fleet: TenantFleet

        init() throws { fleet = try #require(TenantFleet.current) }

        /// A topic of its own, and people.
        private func make(_ topic: String, _ people: [String]) async throws {
            #expect(try await fleet.ask(.put, "/topics/\(topic)", "{}").status == 201)
            for user in people { _ = try await fleet.ask(.put, "/users/\(user)", "{}") }
        }

        private func subscribers(_ topic: String, _ query: String = "") async throws -> [String] {
            let answer = try await fleet.ask(.get, "/topics/\(topic)/subscribers\(query)", role: "viewer")
            #expect(answer.status == 200, "\(answer.text)")
            return try answer.body?["data"]?.elements.map { try $0["user_id"]?.string() ?? "" } ?? []
        }

        @Test("a topic is made, renamed under a condition, listed, read and removed")
        func life() async throws {
            let made = try await fleet.ask(.put, "/topics/life", #"{"name":"Life"}"#, headers: ["If-None-Match": "*"])
            #expect(made.status == 201 && made.headers["ETag"] == #""1""# && made.text.contains(#""name":"Life""#))
            let again = try await fleet.ask(.put, "/topics/life", "{}", headers: ["If-None-Match": "*"])
            #expect(again.status == 409 && again.code == "version_conflict")
            let renamed = try await fleet.ask(.put, "/topics/life", #"{"name":"New"}"#, headers: ["If-Match": #""1""#])
            #expect(renamed.status == 200 && renamed.headers["ETag"] == #""2""#)
            #expect(try await fleet.ask(.get, "/topics/life").text.contains(#""name":"New""#))
            #expect(try await fleet.ask(.get, "/topics?limit=200").text.contains(#""key":"life""#))
            #expect(try await fleet.ask(.get, "/topics/life", tenant: "globex").code == "topic_not_found")
            #expect(try await fleet.ask(.put, "/topics/-x", "{}").code == "topic_not_found")
            #expect(try await fleet.ask(.delete, "/topics/life", headers: ["If-Match": #""1""#]).status == 409)
            for _ in 0..<2 { #expect(try await fleet.ask(.delete, "/topics/life").status == 204) }
            #expect(try await fleet.ask(.get, "/topics/life/subscribers").code == "topic_not_found")
        }

        @Test("people come and go one by one, each as often as one likes; strangers and other topics are 404")
        func one() async throws {
            try await make("one", ["ann"])
            let path = "/topics/one/subscribers/ann"
            #expect(try await fleet.ask(.put, path).status == 201)
            #expect(try await fleet.ask(.put, path).status == 200)
            #expect(try await subscribers("one") == ["ann"])
            #expect(try await fleet.ask(.get, "/topics/one").text.contains(#""subscribers":1"#))
            #expect(try await fleet.ask(.put, "/topics/one", "{}").text.contains(#""subscribers":1"#))
            #expect(try await fleet.ask(.put, "/topics/one/subscribers/nobody").code == "user_not_found")
            #expect(try await fleet.ask(.put, "/topics/none/subscribers/ann").code == "topic_not_found")
            #expect(try await fleet.ask(.put, path, tenant: "globex").code == "topic_not_found")
            for _ in 0..<2 { #expect(try await fleet.ask(.delete, path).status == 204) }
            #expect(try await subscribers("one") == [])
            #expect(try await fleet.ask(.put, path, role: "viewer").status == 403)
        }

        @Test("a thousand come at once, and are listed page by page in the order of their bytes")
        func many() async throws {
            try await make("many", ["zoe", "Zoe", "émile"])
            try await fleet.owner.execute(
                "INSERT INTO users (tenant_id, user_id) SELECT 'acme', 'm' || n FROM generate_series(1, 997) AS n"
            )
            let ids = ["zoe", "Zoe", "émile"] + (1...997).map { "m\($0)" }
            let names = ids.map { "\"\($0)\"" }.joined(separator: ",")
            let come = try await fleet.ask(.post, "/topics/many/subscribers", #"{"add":[\#(names)]}"#)
            #expect(come.status == 200 && come.text.contains(#""added":1000,"removed":0,"unknown":[]"#))
            var (found, cursor): ([String], String?) = ([], "")
            while let next = cursor {
                let query = "?limit=200" + (next.isEmpty ? "" : "&cursor=\(next)")
                let page = try await fleet.ask(.get, "/topics/many/subscribers\(query)")
                found += try page.body?["data"]?.elements.map { try $0["user_id"]?.string() ?? "" } ?? []
                cursor = try? page.body?["pagination"]?["next_cursor"]?.string()
            }
            #expect(found == ids.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
            let change = #"{"remove":["m1","m2","m2","gone"],"add":["m1","nobody","zoe"]}"#
            let mixed = try await fleet.ask(.post, "/topics/many/subscribers", change)
            #expect(mixed.text.contains(#""added":1,"removed":2,"unknown":["nobody"]"#), "\(mixed.text)")
            let tooMany = #"{"add":["a"\#(String(repeating: ",\"b\"", count: 1000))]}"#
            let over = try await fleet.ask(.post, "/topics/many/subscribers", tooMany)
            #expect(over.status == 422 && over.faults == ["/add wrong_count"])
            let theirs = try await fleet.ask(.post, "/topics/many/subscribers", #"{"add":["m1"]}"#, tenant: "globex")
            #expect(theirs.code == "topic_not_found")
        }

        @Test("a person's topics are told, to the person too; whoever is removed or erased leaves them")
        func leaving() async throws {
            try await make("leaving-a", ["bea", "cid"])
            try await make("leaving-b", [])
            for topic in ["leaving-a", "leaving-b"] {
                let both = #"{"add":["bea","cid"]}"#
                #expect(try await fleet.ask(.post, "/topics/\(topic)/subscribers", both).status == 200)
            }
            let own = try await fleet.ask(.get, "/users/bea/topics?limit=1", role: "recipient", subject: "bea")
            #expect(own.text.contains(#""key":"leaving-a""#) && own.text.contains(#""has_more":true"#))
            let others = try await fleet.ask(.get, "/users/bea/topics", role: "recipient", subject: "cid")
            #expect(others.status == 403)
            #expect(try await fleet.ask(.get, "/users/nobody/topics").code == "user_not_found")
            let file = try await fleet.ask(.get, "/users/bea/export")
            let subscription = #""topic_subscribers":[{"tenant_id":"acme","topic":"leaving-a""#
            #expect(file.text.contains(subscription), "\(file.text)")
            #expect(try await fleet.ask(.delete, "/users/bea/erase").status == 200)
            #expect(try await subscribers("leaving-a") == ["cid"])
            #expect(try await fleet.ask(.delete, "/users/cid").status == 204)
            #expect(try await subscribers("leaving-b") == [])
        }
    }
}
