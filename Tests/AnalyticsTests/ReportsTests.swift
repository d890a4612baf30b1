import Concurrency
import HTTPClient
import JSON
import Kafka
import Network
import Postgres
import Primitives
import Storage
import TestSupport
import Testing
import Wire

extension AnalyticsTests {
    @Suite("Reports")
    struct ReportsTests {
        private static let path = "/api/v1/analytics"

        /// An analytics that has projected a history of each of two tenants, everything twice.
        private func withReports(_ test: (Fixture, EventHistory) async throws -> Void) async throws {
            let fixture = try await Fixture()
            let epoch = WallClock.system.now - .seconds(10_000)
            var mine = EventHistory(tenant: "acme", notifications: 60, at: epoch, seed: 1)
            var other = EventHistory(tenant: "globex", notifications: 9, at: epoch, seed: 2)
            try await fixture.producer.send(try mine.scrambled() + other.scrambled())
            try fixture.start()
            try await fixture.caughtUp()
            try await test(fixture, mine)
            try await fixture.shutDown()
        }

        private func get(_ fixture: Fixture, _ path: String, _ token: String?) async throws -> (
            status: Int, body: String
        ) {
            let url = try HTTPURL("http://127.0.0.1:\(fixture.ports.edge)\(Self.path)/\(path)")
            var request = HTTPClientRequest(.get, url)
            if let token { request.headers.append("Authorization", "Bearer \(token)") }
            let answer = try await fixture.client.execute(request, deadline: .after(.seconds(10)))
            return (Int(answer.status), String(decoding: answer.body, as: UTF8.self))
        }

        @Test("a tenant's reports add up to its own events, and to nobody else's")
        func addUp() async throws {
            try await withReports { fixture, history in
                let token = try fixture.token()
                let summary = try await get(fixture, "summary", token)
                #expect(summary.status == 200)
                let accepted = history.commands.count { command in
                    if case .created(let created) = command.action { !created.request.isDryRun } else { false }
                }
                let data = try JSONDocument(parsing: Array(summary.body.utf8)).root["data"]
                #expect(try data?["counts"]?["accepted"]?.integer() == Int64(accepted))
                for status in [Wire.DeliveryStatus.sent, .delivered, .opened, .bounced] {
                    let count = history.counted.count { $0.status == status }
                    #expect(try data?["counts"]?[status.description]?.integer() == Int64(count))
                }
                let cost = history.events.reduce(0) { $0 + ($1.cost?.micros ?? 0) }
                #expect(summary.body.contains(#""costs":[{"currency":"EUR","micros":\#(cost)}]"#))
                for report in ["timeseries?interval=day", "latency", "costs", "engagement", "templates", "providers"] {
                    let answer = try await get(fixture, report, token)
                    #expect(answer.status == 200 && answer.body.contains(#""items":[{"#), "\(report): \(answer.body)")
                }
                let stranger = try await get(fixture, "summary", fixture.token(tenant: "initech"))
                #expect(stranger.status == 200 && stranger.body.contains(#""counts":{}"#))
            }
        }

        @Test("the report of costs tells what budgets have come to; metric and endpoints tell of one that is spent")
        func budgets() async throws {
            let fixture = try await Fixture()
            let now = WallClock.system.now
            var history = EventHistory(tenant: "acme", notifications: 20, at: now - .seconds(60), seed: 1)
            try await fixture.owner.execute("INSERT INTO tenants (tenant_id, name) VALUES ('acme', 'Acme')")
            try await fixture.owner.execute(
                """
                INSERT INTO budgets (tenant_id, channel, currency, micros, enforcement)
                VALUES ('acme', '', 'EUR', 1, 'stop')
                """
            )
            try await fixture.producer.send(try history.scrambled())
            try fixture.start()
            try await fixture.caughtUp()
            // Whatever the history has cost.
            try await fixture.owner.execute(
                """
                INSERT INTO hourly_counts (tenant_id, hour, channel, provider, template, category, currency, kind, count, cost)
                VALUES ('acme', date_trunc('hour', \(now)::timestamptz), 'sms', 'p', '', '', 'EUR', 'sent', 1, 700)
                """
            )
            let spent = try await fixture.owner.query(
                """
                SELECT sum(cost)::bigint FROM hourly_counts
                WHERE tenant_id = 'acme' AND utc_month(hour) = utc_month(\(now))
                """
            ).decodeFirst(Int64.self)
            let costs = try await get(fixture, "costs", fixture.token())
            #expect(
                costs.body.contains(
                    #""limit_micros":1,"enforcement":"stop","spent_micros":\#(spent ?? -1),"stopped":true"#
                ),
                "\(costs.body)"
            )
            // Started anew it looks at once.
            try await fixture.stop()
            try fixture.start()
            let metric = #"herald_analytics_budget_used_percent{scope="all",tenant="acme"}"#
            try await eventually("the metric tells") { try await fixture.metric(metric) == Double((spent ?? 0) * 100) }
            #expect(try await fixture.metric(#"herald_analytics_budget_stopped{scope="all",tenant="acme"}"#) == 1)
            try await eventually("endpoints are told") {
                try await fixture.owner.query("SELECT payload FROM webhook_messages WHERE type = 'budget.reached'")
                    .decode(String.self).first?.contains(#""data":{"percent":100,"scope":"all""#) == true
            }
            try await fixture.shutDown()
        }

        @Test("events are exported whole, and nothing in them leads to a person or from one export to another")
        func export() async throws {
            try await withReports { fixture, history in
                let answer = try await get(fixture, "events", fixture.token())
                let lines = answer.body.split(separator: "\n")
                let rows = try await fixture.owner.query(
                    "SELECT count(*), count(DISTINCT user_id) FROM notification_delivery_logs WHERE tenant_id = 'acme'"
                ).decodeFirst((Int64, Int64).self)
                #expect(answer.status == 200 && lines.count == Int(rows?.0 ?? -1) && lines.count > 100)
                let events = try lines.map { try JSONDocument(parsing: Array($0.utf8)).root }
                let people = Set(try events.map { try #require($0["person"]).string() })
                #expect(people.count == Int(rows?.1 ?? -1))
                for event in events { #expect(try event["hour"]?.string().hasSuffix(":00:00Z") == true) }
                for event in history.events {
                    #expect(!answer.body.contains(event.notificationID.description))
                    #expect(!answer.body.contains("\"\(event.recipient.user)\""))
                }
                let again = try await get(fixture, "events", fixture.token())
                #expect(again.body.split(separator: "\n").count == lines.count)
                for person in people { #expect(!again.body.contains(person)) }

                let tenant = try #require(TenantID(rawValue: "acme"))
                let now = WallClock.system.now
                let queries = ReportQueries(TenantDatabase(fixture.fleet, tenant))
                let filter = ReportFilter(now - .seconds(86_400)..<now)
                var paged = 0
                var page = try await queries.events(filter, limit: 7)
                while let last = page.last {
                    paged += page.count
                    page = try await queries.events(filter, after: last.place, limit: 7)
                }
                #expect(paged == lines.count)
                let stranger = try await get(fixture, "events", fixture.token(tenant: "initech"))
                #expect(stranger.status == 200 && stranger.body.isEmpty)
                let long = "events?from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z"
                #expect(try await get(fixture, long, fixture.token()).status == 422)
            }
        }

        @Test("only readers with a token that is taken may ask, and what is wrong with a query is told at once")
        func refused() async throws {
            try await withReports { fixture, _ in
                #expect(try await get(fixture, "summary", nil).status == 401)
                #expect(try await get(fixture, "summary", "x").status == 401)
                #expect(try await get(fixture, "summary", fixture.token(roles: ["recipient"])).status == 403)
                let wrong = try await get(
                    fixture,
                    "summary?from=today&channel=fax&x=1&provider=a&provider=b",
                    fixture.token()
                )
                #expect(wrong.status == 422)
                for pointer in ["/from", "/channel", "/x", "/provider"] { #expect(wrong.body.contains(pointer)) }
                let long = "timeseries?interval=hour&from=2026-01-01T00:00:00Z&to=2026-06-01T00:00:00Z"
                #expect(try await get(fixture, long, fixture.token()).status == 422)
            }
        }
    }
}
