import Concurrency
import Observability
import Primitives
import PublicAPI
import Storage

/// Looks again and again what has been spent of the budgets: for the metrics, to let those who decide know of the ones that
/// stop what they cover, and to tell a tenant's webhook endpoints when a budget is nearly or wholly spent, and when
/// sending goes on. Every replica does it; endpoints are told once.
actor BudgetWatch: Service {
    private let tables: BudgetTables
    private let changes: ChangeFeed
    private let clock: WallClock
    private let interval: Duration
    private let metrics: MetricRegistry
    private let logger: Logger
    private var gauges: [[String]: Gauge] = [:]

    /// In percent. The last of those that are reached is told.
    private static let marks = [80, 100]

    init(
        _ tables: BudgetTables,
        _ changes: ChangeFeed,
        clock: WallClock = .system,
        every interval: Duration = .seconds(60),
        metrics: MetricRegistry,
        logger: Logger
    ) {
        (self.tables, self.changes, self.clock, self.interval) = (tables, changes, clock, interval)
        (self.metrics, self.logger) = (metrics, logger)
    }

    func run() async throws {
        let shutdown = GracefulShutdown.current
        while !shutdown.hasBegun, !Task.isCancelled {
            await look()
            await shutdown.sleep(for: interval)
        }
    }

    func look() async {
        do {
            let looks = try await tables.look(at: clock.now)
            measure(looks.map(\.use))
            // What stops money goes before what tells of it.
            await changes.publish(try await tables.note(looks).map { .budgets($0) })
            for look in looks { try await tell(look) }
        } catch {
            logger.warning("What is spent of budgets is not known", ["error": .error(error)])
        }
    }

    /// A budget that is gone is not spent.
    private func measure(_ uses: [BudgetUse]) {
        for gauge in gauges.values { gauge.set(0) }
        for use in uses {
            set(
                "herald_analytics_budget_used_percent",
                "What is spent of a budget in this month, in whole percents.",
                of: use,
                to: use.percent
            )
            set(
                "herald_analytics_budget_stopped",
                "Whether a budget is spent and stops what it covers.",
                of: use,
                to: use.isStopped ? 1 : 0
            )
        }
    }

    private func set(_ name: String, _ help: String, of use: BudgetUse, to value: Int) {
        let (tenant, scope) = (use.tenant.rawValue, use.budget.scope)
        let gauge = metrics.gauge(name, help, labels: ["tenant": tenant, "scope": scope])
        gauge.set(value)
        gauges[[name, tenant, scope]] = gauge
    }

    private func tell(_ look: WatchedBudget) async throws {
        let use = look.use
        if look.hasToldStop, !use.isStopped,
            try await tables.tellResumed(use, WebhookMessage(.budgetResumed, nil, of: use, at: clock.now))
        {
            log("What a budget had stopped is sent again", use)
        }
        guard let mark = BudgetWatch.marks.last(where: { use.percent >= $0 }),
            try await tables.tell(use, of: mark, WebhookMessage(.budgetReached, mark, of: use, at: clock.now))
        else { return }
        log(use.isStopped ? "A budget is spent and stops what it covers" : "A budget is being used up", use)
    }

    private func log(_ sentence: StaticString, _ use: BudgetUse) {
        logger.warning(
            sentence,
            [
                "tenant": .string(use.tenant.rawValue), "budget.scope": .string(use.budget.scope),
                "budget.percent": .integer(use.percent),
            ]
        )
    }
}

extension WebhookMessage {
    /// As Standard Webhooks has it: `{"type", "timestamp", "data"}`.
    fileprivate init(_ event: WebhookEvent, _ percent: Int?, of use: BudgetUse, at now: Timestamp) {
        var json = JSONWriter()
        json.object { json in
            json.member("type", event.rawValue)
            json.member("timestamp", now)
            json.key("data")
            json.object { json in
                if let percent { json.member("percent", percent) }
                use.write(to: &json)
            }
        }
        let payload = String(decoding: json.bytes, as: UTF8.self)
        self.init(id: UUIDv7(at: now), event, payload: payload)
    }
}

extension BudgetUse {
    /// Its members, as reports and endpoints tell them.
    func write(to json: inout JSONWriter) {
        json.member("scope", budget.scope)
        json.member("currency", budget.currency)
        json.key("limit_micros")
        json.number(budget.limit)
        json.member("enforcement", budget.enforcement.rawValue)
        json.key("spent_micros")
        json.number(spent)
        json.member("stopped", isStopped)
        json.member("month", month)
    }
}
