import HTTPClient
import JSON
import Kafka
import Network
import Notifications
import Observability
import Postgres
import Primitives
import Storage
import TestSupport
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite("Reading") struct ReadingTests {
        private static let path = "/api/v1/notifications"
        private static let body = #"{"to":{"user_id":"ann"},"template":"t","metadata":{"a":"b"}}"#

        /// A gateway on a migrated database with two tenants, and a projector's way into it.
        private func withFleet(_ test: (Fixture, ProjectionStore) async throws -> Void) async throws {
            let server = try await PostgresServer()
            try await server.migrate()
            let reactor = try Reactor(name: "projector")
            let (owner, fleet) = (try client(server.url, reactor), try client(server.url(user: "fleet"), reactor))
            for tenant in ["acme", "globex"] {
                try await owner.execute("INSERT INTO tenants (tenant_id, name) VALUES (\(tenant), \(tenant))")
            }
            let gateway = try await Fixture(database: server.url(user: "gateway"))
            try await test(gateway, ProjectionStore(fleet))
            try await gateway.stop()
            await fleet.shutDown()
            await owner.shutDown()
            reactor.stop()
            try await server.stop()
        }

        private func client(_ url: String, _ reactor: Reactor) throws -> PostgresClient {
            let configuration = try PostgresConfiguration(url: url)
            return try PostgresClient(configuration, on: reactor, metrics: MetricRegistry(), logger: .silent)
        }

        private func get(_ gateway: Fixture, _ path: String, tenant: String = "acme") async throws -> Answer {
            try await gateway.ask(.get, Self.path + path, token: gateway.token(tenant: tenant, roles: ["viewer"]))
        }

        private func project(_ id: UUIDv7, into store: ProjectionStore) async throws {
            let tenant = try #require(TenantID(rawValue: "acme"))
            let user = try #require(UserID(rawValue: "ann"))
            var batch = ProjectionBatch()
            var asked = ProjectedNotification(tenant: tenant, id: id, user: user, priority: "normal")
            (asked.template, asked.metadata) = ("t", #"{"a":"b"}"#)
            batch.notifications = [asked]
            let now = WallClock.system.now
            batch.deliveries = [("deferred", "ses"), ("sent", "smtp")].enumerated().map { number, attempt in
                var event = ProjectedDelivery(
                    tenant: tenant,
                    notification: id,
                    user: user,
                    event: UUIDv7(at: now),
                    channel: .email,
                    status: number == 0 ? .deferred : .sent,
                    occurredAt: now + .milliseconds(number)
                )
                (event.kind, event.provider, event.account, event.attempt) = (attempt.0, attempt.1, "main", 1)
                (event.providerMessage, event.errorCode) = number == 0 ? (nil, "busy") : ("<m@x>", nil)
                (event.cost, event.currency) = number == 0 ? (0, nil) : (250, "EUR")
                return event
            }
            let decision = ProjectedDecision(
                tenant: tenant,
                notification: id,
                user: user,
                decision: UUIDv7(at: now),
                channel: .sms,
                outcome: .suppressed,
                reason: "no_address",
                decidedAt: now
            )
            batch.decisions = [decision]
            _ = try await store.merge(batch)
        }

        @Test("what was accepted is found at once, and says more when it is projected")
        func find() async throws {
            try await withFleet { gateway, store in
                let id = try #require(try await gateway.post(Self.body).id)
                let early = try await get(gateway, "/\(id)")
                #expect(early.status == 200 && early.id == id)
                #expect(early.text.contains(#""status":"accepted""#) && early.text.contains(#""deliveries":[]"#))
                #expect(early.text.contains(#""channel":null,"kind":"accepted""#))
                try await project(try #require(UUIDv7(id)), into: store)
                let late = try await get(gateway, "/\(id)")
                #expect(late.status == 200 && late.text.contains(#""status":"sent""#))
                #expect(late.text.contains(#""user_id":"ann""#) && late.text.contains(#""metadata":{"a":"b"}"#))
                let why = try await get(gateway, "/\(id)/explain")
                #expect(why.status == 200 && why.text.contains(#""reason":"no_address""#))
            }
        }

        @Test(
            "retries and failovers are told by attempt, with who took it, for what price, and an ETag until it changes"
        )
        func detail() async throws {
            try await withFleet { gateway, store in
                let id = try #require(try await gateway.post(Self.body).id)
                let early = try await get(gateway, "/\(id)")
                try await project(try #require(UUIDv7(id)), into: store)
                let late = try await get(gateway, "/\(id)")
                let delivery = try #require(late.body?["data"]?["deliveries"]?.elements.first { _ in true })
                #expect(try delivery["channel"]?.string() == "email" && delivery["attempts"]?.integer() == 2)
                #expect(try delivery["provider"]?.string() == "smtp")
                #expect(try delivery["provider_message_id"]?.string() == "<m@x>")
                #expect(late.text.contains(#""costs":[{"currency":"EUR","micros":250}]"#))
                let kinds = try late.body?["data"]?["timeline"]?.elements.map { try $0["kind"]?.string() }
                #expect(kinds == ["accepted", "decided", "deferred", "sent"])
                let (first, second) = (try #require(early.headers["ETag"]), try #require(late.headers["ETag"]))
                #expect(first != second)
                let token = try gateway.token(roles: ["viewer"])
                let path = "\(Self.path)/\(id)"
                let known = try await gateway.ask(.get, path, token: token, headers: ["If-None-Match": second])
                #expect(known.status == 304 && known.text.isEmpty)
                let stale = try await gateway.ask(.get, path, token: token, headers: ["If-None-Match": first])
                #expect(stale.status == 200)
            }
        }

        @Test("a reminder is told as one, with its number and its own attempt")
        func reminder() async throws {
            try await withFleet { gateway, store in
                let id = try #require(try await gateway.post(Self.body).id)
                let notification = try #require(UUIDv7(id))
                let (tenant, user) = (try #require(TenantID(rawValue: "acme")), try #require(UserID(rawValue: "ann")))
                let (sent, reminded) = (WallClock.system.now, WallClock.system.now + .seconds(300))
                var batch = ProjectionBatch()
                for number in UInt8(0)...1 {
                    var event = ProjectedDelivery(
                        tenant: tenant,
                        notification: notification,
                        user: user,
                        event: UUIDv7(at: sent),
                        channel: .email,
                        status: .sent,
                        occurredAt: number == 0 ? sent : reminded + .seconds(1)
                    )
                    (event.provider, event.account) = ("smtp", "main")
                    event.dispatch =
                        number == 0
                        ? notification.dispatchID(.email, step: 0)
                        : notification.reminderID(.email, step: 0, number)
                    batch.deliveries.append(event)
                }
                var decision = ProjectedDecision(
                    tenant: tenant,
                    notification: notification,
                    user: user,
                    decision: UUIDv7(at: sent),
                    channel: .email,
                    outcome: .queued,
                    reason: "reminded",
                    decidedAt: reminded
                )
                (decision.verdict, decision.detail) = ("send", "Reminder 1.")
                batch.decisions = [decision]
                _ = try await store.merge(batch)
                let told = try await get(gateway, "/\(id)")
                let timeline = try #require(told.body?["data"]?["timeline"]).elements.map { $0 }
                #expect(try timeline.map { try $0["kind"]?.string() } == ["accepted", "sent", "decided", "sent"])
                #expect(timeline.map { try? $0["reminder"]?.integer() } == [nil, nil, nil, 1])
                #expect(try timeline[2]["detail"]?.string() == "Reminder 1.")
                #expect(told.text.contains(#""attempts":2"#))
                let why = try await get(gateway, "/\(id)/explain")
                #expect(why.text.contains("The person had not responded to it, so it was sent again."))
            }
        }

        @Test("a tenant finds nothing of another's, by no way")
        func isolation() async throws {
            try await withFleet { gateway, store in
                let id = try #require(try await gateway.post(Self.body).id)
                for isProjected in [false, true] {
                    if isProjected { try await project(try #require(UUIDv7(id)), into: store) }
                    for path in ["/\(id)", "/\(id)/explain"] {
                        let answer = try await get(gateway, path, tenant: "globex")
                        #expect(answer.status == 404 && answer.code == "notification_not_found")
                    }
                    let cancel = try await gateway.post("", to: "\(Self.path)/\(id)/cancel", tenant: "globex")
                    #expect(cancel.status == 404)
                }
                #expect(try await get(gateway, "", tenant: "globex").text.contains(#""data":[]"#))
                #expect(try await get(gateway, "").text.contains(id))
            }
        }

        @Test("a list goes on page by page, and tells what of its query is wrong")
        func list() async throws {
            try await withFleet { gateway, store in
                var ids: [String] = []
                let start = WallClock.system.now - .seconds(100)
                for number in 0..<5 {
                    let id = UUIDv7(at: start + .seconds(number))
                    try await project(id, into: store)
                    ids.insert(id.description, at: 0)
                }
                var (found, cursor): ([String], String?) = ([], "")
                while let next = cursor {
                    let page = try await get(gateway, "?limit=2&user_id=ann" + (next.isEmpty ? "" : "&cursor=\(next)"))
                    #expect(page.status == 200)
                    found += page.body?["data"]?.elements.compactMap { try? $0["id"]?.string() } ?? []
                    cursor = try? page.body?["pagination"]?["next_cursor"]?.string()
                }
                #expect(found == ids)
                #expect(try await get(gateway, "?status=failed").text.contains(#""data":[]"#))
                let all = try await get(gateway, "?from=0001-01-01T00:00:00Z&to=9999-12-31T00:00:00Z")
                #expect(all.body?["data"]?.elements.reduce(0) { count, _ in count + 1 } == 5)
                let wrong = try await get(gateway, "?limit=201&colour=red&from=today&cursor=x&status=lost")
                let names = ["limit", "colour", "from", "cursor", "status"].map { "/\($0) invalid_value" }
                #expect(wrong.status == 422 && wrong.faults == names)
            }
        }

        @Test("a cancel comes behind what it is to stop, in the person's order; unanswered it is pending, with 202")
        func cancel() async throws {
            try await withFleet { gateway, _ in
                let id = try #require(try await gateway.post(Self.body).id)
                let answer = try await gateway.post(#"{"channels":["sms"]}"#, to: "\(Self.path)/\(id)/cancel")
                #expect(answer.status == 202 && answer.text.contains(#""status":"pending""#))
                let commands = try await gateway.commands(atLeast: 2)
                #expect(commands.map(\.record.key) == Array(repeating: Array("acme/ann".utf8), count: 2))
                guard case .cancel(let cancel) = commands[1].command.action else { return #expect(Bool(false)) }
                #expect(cancel.notificationID.description == id && cancel.channels == [.sms])
            }
        }

        @Test("without the database reading is 503, and accepting goes on")
        func databaseAway() async throws {
            let gateway = try await Fixture(limit: .seconds(1))
            let id = try #require(try await gateway.post(Self.body).id)
            #expect(try await get(gateway, "/\(id)").status == 503)
            #expect(try await get(gateway, "/x").status == 404)
            try await gateway.stop()
        }
    }
}
