import Concurrency
import Network
import Observability
import TestSupport
import Testing

@testable import Postgres

/// Starts one server for a suite and stops it afterwards.
struct PostgresServerTrait: SuiteTrait, TestScoping {
    @TaskLocal static var server: PostgresServer?

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing body: @Sendable () async throws -> Void
    ) async throws {
        let server = try await PostgresServer(settings: ["max_connections = 60"])
        try await PostgresServerTrait.$server.withValue(server) { try await body() }
        try await server.stop()
    }
}

extension Trait where Self == PostgresServerTrait {
    static var postgresServer: PostgresServerTrait { PostgresServerTrait() }
}

/// A client with a reactor and metrics of its own, on the suite's server unless a URL is given.
func withClient(
    url: String? = nil,
    _ change: (inout PostgresConfiguration) -> Void = { _ in },
    _ body: (PostgresClient, MetricRegistry) async throws -> Void
) async throws {
    var configuration = try PostgresConfiguration(url: url ?? #require(PostgresServerTrait.server?.url))
    configuration.poolSize = 4
    // Long, so that a busy machine does not make a test lose a connection that it counts on.
    configuration.cancelGrace = .seconds(15)
    change(&configuration)
    let (reactor, metrics) = (try Reactor(name: "postgres-test"), MetricRegistry())
    defer { reactor.stop() }
    let client = try PostgresClient(configuration, on: reactor, metrics: metrics, logger: .silent)
    do {
        try await body(client, metrics)
    } catch {
        await client.shutDown()
        throw error
    }
    await client.shutDown()
}

/// The error that `body` ends in; the test fails when it ends well.
func postgresError<Value>(_ body: () async throws -> Value) async -> PostgresError? {
    do {
        _ = try await body()
        Issue.record("no error")
        return nil
    } catch {
        return error as? PostgresError
    }
}

/// Checks that a simple statement gets its answer.
func expectAnswer(from session: some PostgresSession, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let number: Int32? = try await session.query("SELECT 1").decodeFirst(Int32.self)
    #expect(number == 1, sourceLocation: sourceLocation)
}

/// Makes the pool's connections beforehand, for tests whose deadlines leave no time for it.
func warmUp(_ client: PostgresClient) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<client.configuration.poolSize {
            group.addTask { try await client.execute("SELECT pg_sleep(0.1)") }
        }
        try await group.waitForAll()
    }
}
