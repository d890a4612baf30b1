import Concurrency
import Network
import Observability
import Postgres
import TestSupport
import Testing

@Suite("PostgresListener")
struct PostgresListenerTests {
    @Test("hears notifications, and over a restart says that there was a gap and hears on")
    func overRestart() async throws {
        let server = try await PostgresServer()
        let reactor = try Reactor(name: "listen-test")
        defer { reactor.stop() }
        let listener = try PostgresListener(
            PostgresConfiguration(url: server.url),
            on: reactor,
            metrics: MetricRegistry(),
            logger: .silent
        )
        var events = await listener.listen(to: "News \"daily\"").makeAsyncIterator()
        let running = Task { try await listener.run() }
        try await withClient(url: server.url) { client, _ in
            #expect(await events.next() == .listening)
            try await notify(client, "one")
            #expect(await events.next()?.payload == "one")
            try await server.crash()
            try await server.start()
            #expect(await events.next() == .gap)
            try await RetryPolicy(attempts: 100).run { try await notify(client, "two") }
            #expect(await events.next()?.payload == "two")
            try await checkLateSubscriber(listener, client)
        }
        running.cancel()
        _ = try await running.value
        #expect(await events.next()?.payload == "three")
        #expect(await events.next() == nil)
    }

    private func checkLateSubscriber(_ listener: PostgresListener, _ client: PostgresClient) async throws {
        var late = await listener.listen(to: "News \"daily\"").makeAsyncIterator()
        #expect(await late.next() == .listening)
        try await notify(client, "three")
        #expect(await late.next()?.payload == "three")
    }

    private func notify(_ client: PostgresClient, _ payload: String) async throws {
        try await client.execute("SELECT pg_notify(\("News \"daily\""), \(payload))")
    }

    @Test("refuses to listen through PgBouncer")
    func refusesPgBouncer() throws {
        var configuration = try PostgresConfiguration(url: "postgres://herald@127.0.0.1/x")
        configuration.isBehindPgBouncer = true
        let reactor = try Reactor(name: "listen-test")
        defer { reactor.stop() }
        #expect(throws: PostgresError.self) {
            try PostgresListener(configuration, on: reactor, metrics: MetricRegistry(), logger: .silent)
        }
    }
}

extension PostgresListenEvent {
    fileprivate var payload: String? {
        if case .notification(let notification) = self { notification.payload } else { nil }
    }
}
