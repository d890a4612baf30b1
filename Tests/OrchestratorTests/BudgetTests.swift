import Kafka
import Observability
import Postgres
import Primitives
import ServiceKit
import Storage
import TestSupport
import Testing
import Wire

@testable import Analytics
@testable import Orchestrator

/// From what is spent, as analytics knows it, to what the owner decides.
@Suite(.serialized, .timeLimit(.minutes(1))) struct BudgetTests {
    private let november = Timestamp(rfc3339: "2026-11-30T23:59:00Z") ?? Timestamp(microseconds: 0)
    private let december = Timestamp(rfc3339: "2026-12-01T00:00:00Z") ?? Timestamp(microseconds: 0)

    /// A desk whose changes are heard, with a category that goes by mail and then by text message.
    private func withDesk(_ test: (Desk, TenantDatabase) async throws -> Void) async throws {
        let desk = try await Desk()
        let listening = Task { try await desk.changes.run() }
        try await desk.addAlerts()
        try await test(desk, try await desk.demo())
        listening.cancel()
    }

    private func watch(_ desk: Desk, at now: Timestamp) -> BudgetWatch {
        BudgetWatch(
            BudgetTables(desk.postgres),
            desk.changes,
            clock: .fixed(now),
            metrics: desk.metrics,
            logger: .silent
        )
    }

    /// As the API does it.
    private func save(_ limit: Int64, _ enforcement: Budget.Enforcement, _ desk: Desk) async throws {
        let tenant = try await desk.demo()
        let budget = try #require(Budget(on: .email, limit: limit, in: "EUR", enforcement))
        _ = try await BudgetStore(tenant).save(budget)
        await desk.changes.publish(.budgets(tenant.tenant))
    }

    private func spend(_ micros: Int64, _ desk: Desk) async throws {
        try await desk.execute(
            """
            INSERT INTO hourly_counts (tenant_id, hour, channel, provider, template, category, currency, kind, count, cost)
            VALUES ('demo', '2026-11-03T04:00:00Z', 'email', 'p', '', '', 'EUR', 'sent', 1, \(micros))
            """
        )
    }

    /// What the owner decides of a new notification: the channel that it goes out by, and why not by mail.
    private func outcome(_ desk: Desk, at now: Timestamp, urgent: Bool = false) async throws -> [String] {
        let command = try Desk.created("ann", at: now) { request in
            (request.channels, request.category) = ([], "alerts")
            if urgent { request.priority = .critical }
        }
        let records = try await desk.records([command], at: now)
        let outcome = try await desk.decider(at: now).decide(
            records.suffix(1),
            Watermark(Watermark.Partition(topic: Topic.notificationCreated.name, number: 0), from: nil, to: 1)
        )
        let decided = outcome.records.filter { $0.topic == Topic.notificationDecided.name }
        return try decided.map { try DecisionRecord(decoding: $0.value ?? []) }.map { "\($0.channel) \($0.reasonCode)" }
    }

    private func awaits(_ told: [String], _ desk: Desk, at now: Timestamp) async throws {
        try await eventually("\(told)") { try await outcome(desk, at: now) == told }
    }

    private static let open = ["email allowed", "sms fallback_reserve"]
    private static let stopped = ["email budget_spent", "sms allowed"]

    @Test("a watch that finds a budget spent stops its channel for the next decision; a larger budget lets it go on")
    func spent() async throws {
        try await withDesk { desk, _ in
            try await save(100, .stop, desk)
            #expect(try await outcome(desk, at: november) == Self.open)
            try await spend(100, desk)
            await watch(desk, at: november).look()
            try await awaits(Self.stopped, desk, at: november)
            #expect(
                try await outcome(desk, at: november, urgent: true) == [
                    "email passed_as_critical", "sms fallback_reserve",
                ]
            )
            try await save(101, .stop, desk)
            try await awaits(Self.open, desk, at: november)
            try await save(100, .stop, desk)
            try await awaits(Self.stopped, desk, at: november)
            try await save(100, .notify, desk)
            try await awaits(Self.open, desk, at: november)
        }
    }

    @Test("the month that begins is not stopped by what is still known of the one before, whoever looks and when")
    func turned() async throws {
        try await withDesk { desk, _ in
            try await save(100, .stop, desk)
            try await spend(100, desk)
            await watch(desk, at: november).look()
            try await awaits(Self.stopped, desk, at: november)
            #expect(try await outcome(desk, at: december) == Self.open)
            await watch(desk, at: december).look()
            // A replica whose clock is behind.
            await watch(desk, at: november).look()
            #expect(try await outcome(desk, at: december) == Self.open)
        }
    }

    @Test("what two replicas find is told to endpoints once: that sending has stopped, and that it goes on")
    func told() async throws {
        try await withDesk { desk, database in
            try await save(100, .stop, desk)
            try await spend(100, desk)
            func look(at now: Timestamp) async throws -> [String] {
                let watches = [watch(desk, at: now), watch(desk, at: now)]
                await withTaskGroup(of: Void.self) { group in
                    for watch in watches { group.addTask { await watch.look() } }
                }
                return try await desk.postgres.query("SELECT payload FROM webhook_messages ORDER BY message_id")
                    .decode(String.self)
            }
            let stopped = try await look(at: november)
            let facts = #""currency":"EUR","limit_micros":100,"enforcement":"stop""#
            try #require(stopped.count == 1)
            #expect(stopped[0].contains(#""type":"budget.reached""#))
            #expect(stopped[0].contains(facts + #","spent_micros":100,"stopped":true,"#), "\(stopped)")
            #expect(try await look(at: november) == stopped)
            let gauge = #"herald_analytics_budget_stopped{scope="email",tenant="demo"} "#
            #expect(String(decoding: desk.metrics.prometheusText(), as: UTF8.self).contains(gauge + "1"))
            let resumed = try await look(at: december)
            try #require(resumed.count == 2)
            #expect(resumed[1].contains(#""type":"budget.resumed""#))
            #expect(resumed[1].contains(facts + #","spent_micros":0,"stopped":false,"#), "\(resumed)")
            #expect(String(decoding: desk.metrics.prometheusText(), as: UTF8.self).contains(gauge + "0"))
        }
    }

    @Test("a replica that is killed before it tells has written what it knows: whoever reads next knows it too")
    func killed() async throws {
        try await withDesk { desk, database in
            try await save(100, .stop, desk)
            try await spend(100, desk)
            let tables = BudgetTables(desk.postgres)
            _ = try await tables.note(try await tables.look(at: november))
            #expect(try await outcome(desk, at: november) == Self.stopped)
        }
    }
}
