import Concurrency
import HTTPClient
import Kafka
import Network
import Observability
import Postgres
import Primitives
import TestSupport
import Testing

extension AnalyticsTests {
    @Suite("A replica for reports")
    struct ReplicaTests {
        private static let empty = #""counts":{}"#

        private func summary(_ fixture: Fixture) async throws -> (status: Int, body: String) {
            let url = try HTTPURL("http://127.0.0.1:\(fixture.ports.edge)/api/v1/analytics/summary")
            var request = HTTPClientRequest(.get, url)
            request.headers.append("Authorization", "Bearer \(try fixture.token())")
            let answer = try await fixture.client.execute(request, deadline: .after(.seconds(20)))
            return (Int(answer.status), String(decoding: answer.body, as: UTF8.self))
        }

        private func isUp(_ fixture: Fixture) async throws -> Bool {
            try await fixture.metric("herald_analytics_replica_up") == 1
        }

        @Test(
            "reports are read from it; when it is killed amid them the primary answers each; when it is back, it does again"
        )
        func life() async throws {
            let fixture = try await Fixture()
            var history = EventHistory(
                tenant: "acme",
                notifications: 20,
                at: WallClock.system.now - .seconds(9000),
                seed: 1
            )
            try await fixture.producer.send(try history.scrambled())
            let replica = try await PostgresServer(following: fixture.database)
            try fixture.start(["HERALD_POSTGRES_READ_URL": replica.url(user: "fleet")])
            try await fixture.caughtUp()
            try await eventually("the replica is found") { try await isUp(fixture) }
            try await eventually("it has everything") {
                let answer = try await summary(fixture)
                return answer.status == 200 && !answer.body.contains(Self.empty)
            }

            // What only the primary knows tells who answers.
            try await replica.pauseReplay()
            try await fixture.owner.execute("DELETE FROM hourly_counts")
            let fallbacks = try await fixture.metric("herald_analytics_replica_fallbacks_total")
            #expect(try await !summary(fixture).body.contains(Self.empty))
            try await eventually("its lag is told") {
                try await fixture.metric("herald_analytics_replica_lag_seconds") > 0
            }
            #expect(try await fixture.metric("herald_analytics_replica_fallbacks_total") == fallbacks)

            try await killed(replica, amidReportsOf: fixture)
            #expect(try await summary(fixture).body.contains(Self.empty))
            #expect(try await fixture.metric("herald_analytics_replica_fallbacks_total") > fallbacks)
            try await eventually("its absence is told") { try await !isUp(fixture) }

            try await replica.start()
            try await eventually("it is used again", within: .seconds(20)) { try await isUp(fixture) }
            #expect(try await fixture.stop() == 0)
            try await fixture.shutDown()
            try await replica.stop()
        }

        private func killed(_ replica: PostgresServer, amidReportsOf fixture: Fixture) async throws {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        for _ in 0..<25 {
                            let answer = try await summary(fixture)
                            #expect(answer.status == 200, "\(answer.body)")
                        }
                    }
                }
                group.addTask { try await replica.crash() }
                try await group.waitForAll()
            }
        }

        @Test("one that was never there keeps nothing from working")
        func absent() async throws {
            let fixture = try await Fixture()
            try fixture.start(["HERALD_POSTGRES_READ_URL": "postgres://fleet@127.0.0.1:\(try freePort())/postgres"])
            try await eventually("it answers") { (try? await summary(fixture))?.status == 200 }
            #expect(try await fixture.metric("herald_analytics_replica_fallbacks_total") > 0)
            #expect(try await fixture.stop() == 0)
            try await fixture.shutDown()
        }
    }
}

extension PostgresServer {
    fileprivate func pauseReplay() async throws {
        let reactor = try Reactor(name: "replica-admin")
        let configuration = try PostgresConfiguration(url: url)
        let client = try PostgresClient(configuration, on: reactor, metrics: MetricRegistry(), logger: .silent)
        try await client.execute("SELECT pg_wal_replay_pause()")
        try await eventually("replay stands still") {
            let state: String? = try await client.query("SELECT pg_get_wal_replay_pause_state()")
                .decodeFirst(String.self)
            return state == "paused"
        }
        await client.shutDown()
        reactor.stop()
    }
}
