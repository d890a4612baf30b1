import Observability
import Primitives

/// What an account's governing tells Prometheus.
struct GovernorMetrics: Sendable {
    private let tokens: Gauge
    private let circuit: Gauge
    private let pace: Gauge
    private let paused: Gauge
    private let misconfigured: Gauge
    private let sends: [Counter]
    let sendTime: Histogram
    let waits: Histogram
    let deferrals: Counter
    let failovers: Counter
    let hedges: Counter
    let ownLeases: Counter

    private static let outcomes = ["accepted", "refused", "not_now", "throttled", "misconfigured", "unknown"]

    init(_ metrics: MetricRegistry, _ account: ProviderAccount) {
        let own = [("provider", account.provider), ("account", account.account)]
        let labels = MetricLabels(own)
        tokens = metrics.gauge("herald_governor_tokens", "Tokens this worker holds.", labels: labels)
        circuit = metrics.gauge("herald_governor_circuit", "0 closed, 1 half open, 2 open.", labels: labels)
        pace = metrics.gauge("herald_governor_pace_per_minute", "Sends allowed; -1 for any.", labels: labels)
        paused = metrics.gauge("herald_governor_paused", "1 while an operator has paused it.", labels: labels)
        let wrong: String = "1 while its credentials or settings are wrong."
        misconfigured = metrics.gauge("herald_governor_misconfigured", wrong, labels: labels)
        sends = GovernorMetrics.outcomes.map {
            metrics.counter("herald_governor_sends_total", "Calls.", labels: MetricLabels(own + [("outcome", $0)]))
        }
        sendTime = metrics.histogram("herald_governor_send_seconds", "How long calls took.", labels: labels)
        waits = metrics.histogram("herald_governor_wait_seconds", "Waits for a token.", labels: labels)
        deferrals = metrics.counter("herald_governor_deferrals_total", "Sends told to come later.", labels: labels)
        failovers = metrics.counter("herald_governor_failovers_total", "Sends passed on to another.", labels: labels)
        let late: String = "Sends that it got because another was slow to answer."
        hedges = metrics.counter("herald_governor_hedges_total", late, labels: labels)
        let away: String = "Leases of this worker's own share, Redis being away."
        ownLeases = metrics.counter("herald_governor_own_leases_total", away, labels: labels)
    }

    func note(_ outcome: SendOutcome, took: Duration) {
        let index =
            switch outcome {
            case .accepted: 0
            case .refused, .noWay, .deadAddress, .unwanted: 1
            case .notNow, .recipientNotNow: 2
            case .throttled: 3
            case .misconfigured: 4
            case .unknown: 5
            }
        sends[index].increment()
        sendTime.observe(took)
    }

    func show(_ health: AccountHealth, tokens held: Int, pace perSecond: Double?) {
        tokens.set(held)
        pace.set(perSecond.map { Int(min($0 * 60, 1e12)) } ?? -1)
        paused.set(health.pause == nil ? 0 : 1)
        misconfigured.set(health.fault == nil ? 0 : 1)
        switch health.circuit.state {
        case .closed: circuit.set(0)
        case .halfOpen: circuit.set(1)
        case .open: circuit.set(2)
        }
    }
}
