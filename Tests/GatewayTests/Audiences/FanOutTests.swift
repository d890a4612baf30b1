import HTTPClient
import JSON
import Postgres
import Primitives
import Storage
import TestSupport
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite("Sending to topics", .tenantFleet) struct FanOutTests {
        private let fleet: TenantFleet

        init() throws { fleet = try #require(TenantFleet.current) }

        private func make(_ topic: String, people count: Int) async throws {
            #expect(try await fleet.ask(.put, "/topics/\(topic)", "{}").status == 201)
            try await fleet.owner.execute(
                """
                WITH people AS (
                    INSERT INTO users (tenant_id, user_id)
                    SELECT 'acme', \(topic) || '-' || n FROM generate_series(1, \(count)) AS n RETURNING user_id
                )
                SELECT count(*) FROM people
                """
            )
            try await fleet.owner.execute(
                """
                INSERT INTO topic_subscribers (tenant_id, topic, user_id)
                SELECT 'acme', \(topic), user_id FROM users WHERE user_id LIKE \(topic) || '-%'
                """
            )
        }

        private func send(
            _ topic: String,
            _ more: String = "",
            headers: [String: String] = [:]
        ) async throws -> Answer {
            let body = #"{"to":{"topic":"\#(topic)"},"content":{"body":"b"}\#(more)}"#
            return try await fleet.ask(.post, "/notifications", body, headers: headers)
        }

        private static let soon = (WallClock.system.now + .seconds(3600)).rfc3339

        private func number(_ answer: Answer, _ group: String, _ name: String) -> Int? {
            (try? answer.body?["data"]?[group]?[name]?.integer()).map(Int.init)
        }

        @Test("a 202 is a row that tells how far it is, once under its key; no other tenant sees it")
        func accepted() async throws {
            try await make("row", people: 3)
            let first = try await send("row", #","category":"news""#, headers: ["Idempotency-Key": "row"])
            let again = try await send("row", #","category":"news""#, headers: ["Idempotency-Key": "row"])
            let id = try #require(first.id)
            #expect(first.status == 202 && again.id == id && first.headers["Location"] == "/api/v1/notifications/\(id)")
            #expect(first.headers["RateLimit-Limit"] == "150")
            let shown = try await fleet.ask(.get, "/notifications/\(id)", role: "viewer")
            #expect(shown.text.contains(#""status":"accepted","topic":"row","template":null,"category":"news""#))
            #expect(number(shown, "people", "remaining") == 3 && number(shown, "people", "taken") == 0)
            #expect(try await fleet.ask(.get, "/notifications/\(id)/explain").status == 200)
            for path in ["/notifications/\(id)", "/notifications/\(id)/explain"] {
                #expect(try await fleet.ask(.get, path, tenant: "globex").code == "notification_not_found")
            }
            let theirs = try await fleet.ask(.post, "/notifications/\(id)/cancel", tenant: "globex")
            #expect(theirs.code == "notification_not_found")
            let globex = fleet.app.tenant("globex")
            for table in ["fan_outs", "fan_out_people", "topics", "topic_subscribers"] {
                let name = PostgresIdentifier(table)
                let rows: (Int)? = try await globex.query("SELECT count(*) FROM \(name)").decodeFirst(Int.self)
                #expect(rows == 0, "\(table)")
                #expect(try await globex.execute("DELETE FROM \(name) WHERE tenant_id = 'acme'") == 0)
            }
            let rows: (Int)? = try await fleet.owner.query("SELECT count(*) FROM fan_outs WHERE topic = 'row'")
                .decodeFirst(Int.self)
            #expect(rows == 1)
        }

        @Test("a topic that is not there is a fault of the request; so is a trial, a batch, and half a cancel")
        func faults() async throws {
            try await make("faulty", people: 1)
            #expect(try await send("none").faults == ["/to/topic unknown_topic"])
            #expect(try await send("n/o").faults == ["/to/topic invalid_value"])
            #expect(try await send("faulty", #","dry_run":true"#).faults == ["/dry_run invalid_value"])
            let batch = #"{"notifications":[{"to":{"topic":"faulty"},"content":{"body":"b"}}]}"#
            let items = try await fleet.ask(.post, "/notifications/batch", batch)
            #expect(items.status == 202 && items.text.contains(#""pointer":"/to/topic""#))
            let id = try #require(try await send("faulty").id)
            let half = try await fleet.ask(.post, "/notifications/\(id)/cancel", #"{"channels":["sms"]}"#)
            #expect(half.faults == ["/channels unsupported"])
            let other = #"{"to":{"topic":"faulty","user_id":"ann"},"content":{"body":"b"}}"#
            #expect(try await fleet.ask(.post, "/notifications", other).status == 422)
        }

        @Test("before anybody is taken a cancel prevents all; afterwards it says whom it spared, and is under way")
        func cancel() async throws {
            try await make("stop", people: 5)
            let early = try #require(try await send("stop", #","send_at":"\#(Self.soon)""#).id)
            for _ in 0..<2 {
                let answer = try await fleet.ask(.post, "/notifications/\(early)/cancel")
                #expect(answer.status == 200 && answer.text.contains(#""status":"cancelled""#), "\(answer.text)")
                #expect(number(answer, "people", "prevented") == 5 && number(answer, "people", "taken") == 0)
            }
            let late = try #require(try await send("stop").id)
            try await fleet.owner.execute(
                "UPDATE fan_outs SET state = 'running', taken = 2, taken_to = 'stop-2' WHERE fan_out_id = \(late)::uuid"
            )
            for _ in 0..<2 {
                let answer = try await fleet.ask(.post, "/notifications/\(late)/cancel")
                #expect(answer.status == 202 && answer.text.contains(#""status":"cancelling""#))
                #expect(number(answer, "people", "prevented") == 3 && number(answer, "people", "taken") == 2)
                #expect(number(answer, "people", "remaining") == 0)
            }
        }

        @Test("its notifications are counted by how far they came, and nobody else's with them")
        func counts() async throws {
            try await make("count", people: 4)
            let id = try #require(try await send("count").id.flatMap { UUIDv7($0) })
            try await fleet.owner.execute(
                "UPDATE fan_outs SET state = 'done', taken = 3 WHERE fan_out_id = \(id)"
            )
            for (place, status) in [(0, "sent"), (1, "sent"), (2, "suppressed"), (3, "failed")] {
                try await fleet.owner.execute(
                    """
                    INSERT INTO notifications (tenant_id, notification_id, user_id, email_status, updated_at)
                    VALUES ('acme', \(id.numbered(place)), 'count-1', \(status)::delivery_status, now())
                    """
                )
            }
            let shown = try await fleet.ask(.get, "/notifications/\(id)")
            #expect(shown.text.contains(#""notifications":{"sent":2,"suppressed":1}"#), "\(shown.text)")
            let listed = try await fleet.ask(.get, "/notifications?parent_id=\(id)&status=sent")
            let ids = try listed.body?["data"]?.elements.map { try $0["id"]?.string() }
            #expect(ids == [id.numbered(1).description, id.numbered(0).description])
            let theirs = try await fleet.ask(.get, "/notifications?parent_id=\(id)", tenant: "globex")
            #expect(theirs.status == 200 && theirs.text.contains(#""data":[]"#))
            #expect(shown.text.contains(#""status":"done""#) && number(shown, "people", "remaining") == 0)
        }

        @Test("without the database the answer is 503, and the key is free for the next attempt")
        func databaseAway() async throws {
            let gateway = try await Fixture(limit: .seconds(1))
            let body = #"{"to":{"topic":"t"},"content":{"body":"b"}}"#
            for _ in 0..<2 {
                let answer = try await gateway.post(body, headers: ["Idempotency-Key": "k"])
                #expect(answer.status == 503 && answer.code == "unavailable")
            }
            try await gateway.stop()
        }
    }
}
