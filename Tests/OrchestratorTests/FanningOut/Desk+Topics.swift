import Concurrency
import Kafka
import Observability
import Postgres
import Primitives
import ServiceKit
import Storage
import Testing
import Wire

@testable import Orchestrator

/// A part that runs as within its service.
struct RunningPart {
    private let shutdown = GracefulShutdown()
    private let task: Task<Void, any Error>

    init(_ part: some Service) {
        task = Task { [shutdown] in
            try await GracefulShutdown.$current.withValue(shutdown) { try await part.run() }
        }
    }

    func stop() async throws {
        shutdown.begin()
        try await task.value
    }
}

extension Desk {
    /// A topic of demo's with so many people who are in it.
    func makeTopic(_ topic: String, people count: Int) async throws {
        _ = try await demo()
        try await execute("INSERT INTO topics (tenant_id, topic) VALUES ('demo', \(topic))")
        try await execute(
            """
            INSERT INTO users (tenant_id, user_id)
            SELECT 'demo', \(topic) || '-' || n FROM generate_series(1, \(count)) AS n
            """
        )
        try await execute(
            """
            INSERT INTO topic_subscribers (tenant_id, topic, user_id)
            SELECT 'demo', \(topic), user_id FROM users WHERE user_id LIKE \(topic) || '-%'
            """
        )
    }

    /// A request to a topic, as the gateway makes it.
    func fanOut(
        to topic: String,
        at now: Timestamp,
        _ adjust: (inout NotificationRequest) -> Void = { _ in }
    ) async throws -> FanOut {
        var request = NotificationRequest(to: .topic(topic))
        (request.channels, request.content) = ([.inapp], Content(body: "Hello"))
        adjust(&request)
        let id = UUIDv7(at: now)
        let created = NotificationCreated(notificationID: id, request: request, acceptedAt: now)
        let command = Desk.command("nobody", .created(created), at: now)
        var fanOut = FanOut(id, to: try #require(AudienceKey(rawValue: topic)), priority: "normal")
        (fanOut.sendAt, fanOut.expiresAt) = (request.sendAt, request.expiresAt)
        let store = FanOutStore(try await demo())
        #expect(try await store.add(fanOut, command: command.encoded(), until: .after(.seconds(10))))
        return fanOut
    }

    /// The part of an orchestrator that fans out, until it is stopped; without a pace of its own unless given.
    func fansOut(
        rate: Int = 1_000_000,
        page: Int = 500,
        turn: Duration = .seconds(5),
        lag: @escaping FanOutBrake.Lag = { _, _ in 0 }
    ) -> RunningPart {
        var rules = FanOutRules()
        (rules.rate, rules.page, rules.period, rules.turn) = (rate, page, .milliseconds(20), turn)
        let fanOuts = FanOuts(
            FanOutQueue(postgres),
            rules,
            FanOutBrake(limit: rules.backlog, logger: .silent, lag: lag),
            metrics: MetricRegistry(),
            logger: .silent
        ) { [producer] records, deadline in
            try await producer.send(records, until: deadline)
        }
        return RunningPart(fanOuts)
    }

    func state(of fanOut: FanOut) async throws -> FanOut.State? {
        try await FanOutStore(try await demo()).find(fanOut.id)?.state
    }
}
