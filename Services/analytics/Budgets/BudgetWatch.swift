import Concurrency
import Observability
import Primitives
import PublicAPI
import Storage

/// Looks each minute what has been spent of the budgets: for the metrics, and to tell a tenant's webhook endpoints when
/// a budget is nearly or wholly spent. Every replica does it; endpoints are told once.
actor BudgetWatch: Service {
    private let tables: BudgetTables
    private let clock: WallClock
    private let interval: Duration
    private let metrics: MetricRegistry
    private let logger: Logger
    private var gauges: [[String]: Gauge] = [:]

    /// In percent. The last of those that are reached is told.
    private static let marks = [80, 100]

    init(
        _ tables: BudgetTables,
        clock: WallClock = .system,
        every interval: Duration = .seconds(60),
        metrics: MetricRegistry,
        logger: Logger
    ) {
        (self.tables, self.clock, self.interval) = (tables, clock, interval)
        (self.metrics, self.logger) = (metrics, logger)
    }

    func run() async throws {
        let shutdown = GracefulShutdown.current
        while !shutdown.hasBegun, !Task.isCancelled {
            await look()
            await shutdown.sleep(for: interval)
        }
    }

    private func look() async {
        do {
            let uses = try await tables.uses(at: clock.now)
            measure(uses)
            for use in uses { try await tell(use) }
        } catch {
            logger.warning("What is spent of budgets is not known", ["error": .error(error)])
        }
    }

    /// A budget that is gone is not spent.
    private func measure(_ uses: [BudgetUse]) {
        for gauge in gauges.values { gauge.set(0) }
        for use in uses {
            let (tenant, scope) = (use.tenant.rawValue, use.budget.scope)
            let gauge = metrics.gauge(
                "herald_analytics_budget_used_percent",
                "What is spent of a budget in this month, in whole percents.",
                labels: ["tenant": tenant, "scope": scope]
            )
            gauge.set(use.percent)
            gauges[[tenant, scope]] = gauge
        }
    }

    private func tell(_ use: BudgetUse) async throws {
        guard let mark = BudgetWatch.marks.last(where: { use.percent >= $0 }) else { return }
        let message = WebhookMessage(reaching: mark, of: use, at: clock.now)
        guard try await tables.tell(use, of: mark, message) else { return }
        logger.warning(
            "A budget is being used up",
            [
                "tenant": .string(use.tenant.rawValue), "budget.scope": .string(use.budget.scope),
                "budget.percent": .integer(mark),
            ]
        )
    }
}

extension WebhookMessage {
    /// As Standard Webhooks has it: `{"type", "timestamp", "data"}`.
    init(reaching percent: Int, of use: BudgetUse, at now: Timestamp) {
        var json = JSONWriter()
        json.object { json in
            json.member("type", WebhookEvent.budgetReached.rawValue)
            json.member("timestamp", now)
            json.key("data")
            json.object { json in
                json.member("percent", percent)
                use.write(to: &json)
            }
        }
        let payload = String(decoding: json.bytes, as: UTF8.self)
        self.init(id: UUIDv7(at: now), .budgetReached, payload: payload)
    }
}

extension BudgetUse {
    /// Its members, as reports and endpoints tell them.
    func write(to json: inout JSONWriter) {
        json.member("scope", budget.scope)
        json.member("currency", budget.currency)
        json.key("limit_micros")
        json.number(budget.limit)
        json.key("spent_micros")
        json.number(spent)
        json.member("month", month)
    }
}
