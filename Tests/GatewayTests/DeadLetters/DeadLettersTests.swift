import HTTPClient
import JSON
import Kafka
import Postgres
import Primitives
import ServiceKit
import Storage
import TestSupport
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite("Dead letters", .tenantFleet) struct DeadLettersTests {
        private let fleet: TenantFleet
        private let vault: DeadLetterVault

        init() throws {
            fleet = try #require(TenantFleet.current)
            vault = DeadLetterVault(try Fixture.keys)
        }

        /// Dispatches that were buried, as analytics projects them; each test has a provider of its own.
        @discardableResult
        private func bury(
            _ count: Int = 1,
            provider: String,
            tenant: String = "acme",
            code: String = "provider_unavailable",
            template: String? = nil
        ) async throws -> [UUIDv7] {
            var batch = ProjectionBatch()
            for number in 0..<count {
                let dispatch = try Self.dispatch(number, tenant)
                let key = try Self.stored(dispatch.recipient)
                var letter = ProjectedDeadLetter(
                    key,
                    dispatch: dispatch.id,
                    notification: dispatch.notificationID,
                    channel: .email,
                    errorCode: code,
                    buriedAt: WallClock.system.now,
                    sealed: try vault.seal(try dispatch.encoded(), dispatch.id, in: key.tenant)
                )
                (letter.provider, letter.template, letter.attempts) = (provider, template, 7)
                letter.failures = #"[{"attempt":7,"code":"\#(code)"}]"#
                batch.deadLetters.append(letter)
            }
            _ = try await ProjectionStore(fleet.owner).merge(batch)
            return batch.deadLetters.map(\.dispatch).sorted()
        }

        private static func dispatch(_ number: Int, _ tenant: String) throws -> ChannelDispatch {
            let now = WallClock.system.now
            var dispatch = ChannelDispatch(
                id: UUIDv7(at: now),
                recipient: try Self.recipient(tenant, "user-\(number)"),
                notificationID: UUIDv7(at: now),
                channel: .email,
                destination: .email(EmailDestination(address: "ann@example.com")),
                acceptedAt: now,
                decidedAt: now
            )
            dispatch.attempt = Attempt(number: 7)
            dispatch.failures = [Failure(attempt: 7, occurredAt: now, reasonCode: "provider_unavailable")]
            dispatch.deadLetter = Wire.DeadLetter(buriedAt: now, reasonCode: "provider_unavailable")
            return dispatch
        }

        private static func recipient(_ tenant: String, _ user: String) throws -> Wire.RecipientKey {
            let key = Wire.RecipientKey(tenant: tenant, user: user)
            return try #require(key)
        }

        private static func stored(_ recipient: Wire.RecipientKey) throws -> Storage.RecipientKey {
            let key = Storage.RecipientKey(recipient)
            return try #require(key)
        }

        private func states(_ provider: String) async throws -> [String] {
            try await fleet.owner.query(
                "SELECT state FROM dead_letters WHERE provider = \(provider) ORDER BY dispatch_id"
            )
            .decode(String.self)
        }

        private func redriven(_ ids: [UUIDv7], atLeast count: Int) async throws -> [ChannelDispatch] {
            func wanted(_ records: [ConsumedRecord]) throws -> [ChannelDispatch] {
                try records.map { try ChannelDispatch(decoding: $0.value ?? []) }.filter { ids.contains($0.id) }
            }
            return try wanted(try await fleet.gateway.records(.queued(.email)) { try wanted($0).count >= count })
        }

        private func change(_ verb: String, _ body: String, tenant: String = "acme") async throws -> Answer {
            try await fleet.ask(.post, "/dlq/email/\(verb)", body, tenant: tenant)
        }

        @Test("they are listed by what failed and page by page, one tells its history, and nobody sees another's")
        func reading() async throws {
            let ids = try await bury(3, provider: "p-list", template: "welcome")
            try await bury(provider: "p-list", code: "no_connection")
            try await bury(provider: "p-list", tenant: "globex")
            let first = try await fleet.ask(.get, "/dlq/email?provider=p-list&template=welcome&limit=2")
            let cursor = try #require(try? first.body?["pagination"]?["next_cursor"]?.string())
            let rest = try await fleet.ask(.get, "/dlq/email?provider=p-list&template=welcome&limit=2&cursor=\(cursor)")
            let seen = try [first, rest].flatMap { answer in
                try answer.body?["data"]?.elements.map { try $0["id"]?.string() ?? "" } ?? []
            }
            #expect(Set(seen) == Set(ids.map(\.description)) && seen.count == 3)
            let other = try await fleet.ask(.get, "/dlq/email?provider=p-list&error_code=no_connection")
            #expect(other.text.contains(#""state":"buried""#) && !other.text.contains("welcome"))
            #expect(try await fleet.ask(.get, "/dlq/sms?provider=p-list").text.contains(#""data":[]"#))
            let one = try await fleet.ask(.get, "/dlq/email/\(ids[0])")
            #expect(one.text.contains(#""failures":[{"attempt":7,"code":"provider_unavailable"}]"#))
            #expect(!one.text.contains("ann@example.com"))
            #expect(try await fleet.ask(.get, "/dlq/email/\(ids[0])", tenant: "globex").status == 404)
            for path in ["/dlq/fax", "/dlq/email/x"] { #expect(try await fleet.ask(.get, path).status == 404) }
            #expect(try await fleet.ask(.get, "/dlq/email?state=lost").status == 422)
        }

        @Test(
            "a redrive produces each dispatch anew with all its attempts, once, and is audited; again it finds nothing"
        )
        func redrive() async throws {
            let ids = try await bury(120, provider: "p-redrive")
            let foreign = try await change("redrive", #"{"provider":"p-redrive"}"#, tenant: "globex")
            #expect(foreign.status == 200 && foreign.text.contains(#""redriven":0"#))
            for (expected, body) in [(120, #"{"provider":"p-redrive"}"#), (0, #"{"ids":["\#(ids[0])"]}"#)] {
                let answer = try await change("redrive", body)
                #expect(
                    answer.status == 200 && answer.text.contains(#""redriven":\#(expected),"more":false"#),
                    "\(answer.text)"
                )
            }
            let found = try await redriven(ids, atLeast: 120)
            #expect(Set(found.map(\.id)) == Set(ids) && found.count == 120)
            #expect(found.allSatisfy { $0.attempt == Attempt(number: 1, redrives: 1) && $0.deadLetter == nil })
            #expect(found.allSatisfy { $0.failures.count == 1 })
            #expect(Set(try await states("p-redrive")) == ["redriven"])
            let kept = try await fleet.owner.query("SELECT dispatch FROM dead_letters WHERE provider = 'p-redrive'")
                .decode([UInt8]?.self)
            #expect(kept.allSatisfy { $0 == nil })
            let deeds = try await fleet.gateway.audits(atLeast: 2).filter { $0.action == "dead_letters.redriven" }
            #expect(deeds.contains { String(decoding: $0.changes, as: UTF8.self) == #"{"count":120}"# })
        }

        @Test(
            "killed after it marked or after it produced, a redrive is done again; not while it may still be under way"
        )
        func killed() async throws {
            let ids = try await bury(3, provider: "p-killed")
            for (id, age) in zip(ids, ["1 second", "1 minute", "7 days"]) {
                try await fleet.owner.execute(
                    """
                    UPDATE dead_letters SET state = 'redriving', changed_at = now() - \(age)::interval
                    WHERE dispatch_id = \(id)
                    """
                )
            }
            let answer = try await change("redrive", #"{"provider":"p-killed"}"#)
            #expect(answer.text.contains(#""redriven":1"#))
            #expect(try await redriven(ids, atLeast: 1).map(\.id) == [ids[1]])
            #expect(try await states("p-killed") == ["redriving", "redriven", "redriving"])
        }

        @Test("with the broker away the answer is 503 and nothing is lost")
        func away() async throws {
            try await bury(2, provider: "p-away")
            let lonely = try await Fixture(limit: .milliseconds(800), database: fleet.database.url(user: "gateway"))
            try await lonely.broker.kill()
            let token = try lonely.token(roles: ["admin"])
            let body = Array(#"{"provider":"p-away"}"#.utf8)
            #expect(try await lonely.ask(.post, "/api/v1/dlq/email/redrive", token: token, body: body).status == 503)
            #expect(try await states("p-away") == ["buried", "buried"])
            try await lonely.stop()
            #expect(try await change("redrive", #"{"provider":"p-away"}"#).text.contains(#""redriven":2"#))
        }

        @Test("one that cannot be opened stays where it is, told as failed, and keeps no other back")
        func closed() async throws {
            let ids = try await bury(3, provider: "p-closed")
            try await fleet.owner.execute("UPDATE dead_letters SET dispatch = '' WHERE dispatch_id = \(ids[1])")
            let notification = try #require(
                try await fleet.owner.query("SELECT notification_id FROM dead_letters WHERE dispatch_id = \(ids[1])")
                    .decodeFirst(UUIDv7.self)
            )
            try await fleet.owner.execute(
                """
                INSERT INTO notifications (tenant_id, notification_id, user_id, email_status, updated_at)
                VALUES ('acme', \(notification), 'user-1', 'failed', now())
                """
            )
            let answer = try await change("redrive", #"{"provider":"p-closed"}"#)
            #expect(answer.status == 200 && answer.text.contains(#""redriven":2,"more":false"#), "\(answer.text)")
            #expect(Set(try await redriven(ids, atLeast: 2).map(\.id)) == [ids[0], ids[2]])
            #expect(try await states("p-closed") == ["redriven", "buried", "redriven"])
            let told = try await fleet.ask(.get, "/notifications/\(notification)")
            #expect(told.text.contains(#""status":"failed""#))
        }

        @Test("buried again after its redrive it is there again, and told twice it is there once")
        func again() async throws {
            let id = try #require(try await bury(provider: "p-again").first)
            _ = try await change("redrive", #"{"ids":["\#(id)"]}"#)
            var letter = ProjectedDeadLetter(
                try Self.stored(try Self.recipient("acme", "user-0")),
                dispatch: id,
                notification: id,
                channel: .email,
                errorCode: "no_connection",
                buriedAt: WallClock.system.now,
                sealed: []
            )
            letter.provider = "p-again"
            for (redrives, state) in [(0, "redriven"), (1, "buried"), (1, "buried")] as [(Int32, String)] {
                letter.redrives = redrives
                var batch = ProjectionBatch()
                batch.deadLetters = [letter]
                _ = try await ProjectionStore(fleet.owner).merge(batch)
                #expect(try await states("p-again") == [state])
            }
        }

        @Test("what is discarded is never sent and its content gone; a notification that is redriven may be sent yet")
        func discard() async throws {
            let ids = try await bury(2, provider: "p-discard")
            let answer = try await change("discard", #"{"ids":["\#(ids[0])"]}"#)
            #expect(answer.status == 200 && answer.text.contains(#""discarded":1,"more":false"#))
            #expect(try await change("discard", #"{"ids":["\#(ids[0])"]}"#).text.contains(#""discarded":0"#))
            let notification = try #require(
                try await fleet.owner.query("SELECT notification_id FROM dead_letters WHERE dispatch_id = \(ids[1])")
                    .decodeFirst(UUIDv7.self)
            )
            try await fleet.owner.execute(
                """
                INSERT INTO notifications (tenant_id, notification_id, user_id, email_status, updated_at)
                VALUES ('acme', \(notification), 'user-1', 'failed', now())
                """
            )
            #expect(try await change("redrive", #"{"provider":"p-discard"}"#).text.contains(#""redriven":1"#))
            #expect(try await states("p-discard") == ["discarded", "redriven"])
            let told = try await fleet.ask(.get, "/notifications/\(notification)")
            #expect(told.text.contains(#""status":"queued""#))
        }

        @Test("nobody means all of them by mistake, and a viewer changes nothing")
        func faults() async throws {
            for verb in ["redrive", "discard"] {
                #expect(try await change(verb, "{}").faults == ["/ids required"])
                let wrong = try await change(verb, #"{"ids":["x"],"error_code":"","all":true}"#)
                #expect(wrong.faults == ["/ids/0 invalid_value", "/error_code wrong_length", "/all unknown_field"])
                #expect(try await fleet.ask(.post, "/dlq/email/\(verb)", "{}", role: "viewer").status == 403)
                #expect(try await fleet.ask(.post, "/dlq/fax/\(verb)", #"{"provider":"p"}"#).status == 404)
            }
        }
    }
}
