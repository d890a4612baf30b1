import Concurrency
import Network
import Observability
import Postgres
import Primitives
import Redis
import Storage
import TestSupport
import Testing

extension StorageTests {
    @Suite("Revoked tokens in every process")
    struct RevokedTokensTests {
        private let database: Database
        private let now = WallClock.system.now

        init() throws { database = try #require(Database.current) }

        /// What one process runs for its credentials.
        private final class House: Sendable {
            let tokens: RevokedTokens
            private let redis: RedisClient
            private let reactor: Reactor
            private let runs: [Task<Void, any Error>]

            init(_ server: RedisServer, _ postgres: PostgresClient) throws {
                reactor = try Reactor(name: "access")
                var configuration = try RedisConfiguration(url: server.url)
                configuration.callTimeout = .milliseconds(200)
                redis = try RedisClient(configuration, on: reactor, metrics: MetricRegistry(), logger: .silent)
                let feed = try ChangeFeed(redis, on: reactor, metrics: MetricRegistry(), logger: .silent)
                let tokens = RevokedTokens(postgres, redis, feed, logger: .silent)
                let watch = AccessWatch(redis, tokens, nil, period: .milliseconds(100))
                self.tokens = tokens
                runs = [Task { try await feed.run() }, Task { try await watch.run() }]
            }

            func knows(_ id: String, _ tenant: TenantID) -> Bool { tokens.contains(id, of: tenant) == true }

            func close() async {
                for run in runs { run.cancel() }
                for run in runs { _ = await run.result }
                await redis.shutDown()
                reactor.stop()
            }
        }

        private func token(_ id: String, _ tenant: TenantID) -> RevokedToken {
            RevokedToken(tenant, id, until: now + .seconds(600))
        }

        @Test(
            "what one process revokes every other is told, well before it would ask again, with the cache and without"
        )
        func everywhere() async throws {
            let tenant = try await database.tenant("revoked-everywhere").tenant
            let server = try await RedisServer()
            let houses = try (0..<2).map { _ in try House(server, database.gateway) }
            try await eventually("both have read") {
                houses.allSatisfy { $0.tokens.contains("a", of: tenant) == false }
            }
            try await houses[0].tokens.revoke(token("a", tenant))
            #expect(houses[0].knows("a", tenant))
            try await eventually("told", within: .seconds(5)) { houses[1].knows("a", tenant) }
            try await server.kill()
            try await houses[0].tokens.revoke(token("b", tenant))
            try await eventually("read", within: .seconds(5)) { houses[1].knows("b", tenant) }
            try await server.start()
            try await houses[0].tokens.revoke(token("c", tenant))
            try await eventually("told again") { houses[1].knows("c", tenant) }
            #expect(!houses[1].knows("a", "revoked-elsewhere") && !houses[1].knows("d", tenant))
            for house in houses { await house.close() }
        }

        @Test(
            "a process that starts without the database knows what the cache has, and without either that it knows nothing"
        )
        func start() async throws {
            let tenant = try await database.tenant("revoked-start").tenant
            let server = try await RedisServer()
            let first = try House(server, database.gateway)
            try await first.tokens.revoke(token("a", tenant))
            let reactor = try Reactor(name: "nowhere")
            var nowhere = try PostgresConfiguration(url: "postgres://nobody@127.0.0.1:1/none")
            nowhere.callTimeout = .milliseconds(200)
            let away = try PostgresClient(nowhere, on: reactor, metrics: MetricRegistry(), logger: .silent)
            let second = try House(server, away)
            try await eventually("it knows the copy") { second.knows("a", tenant) }
            await #expect(throws: (any Error).self) { try await second.tokens.revoke(token("b", tenant)) }
            try await server.kill()
            let third = try House(server, away)
            #expect(third.tokens.contains("a", of: tenant) == nil)
            #expect(second.knows("a", tenant))
            for house in [first, second, third] { await house.close() }
            await away.shutDown()
            reactor.stop()
        }
    }
}
