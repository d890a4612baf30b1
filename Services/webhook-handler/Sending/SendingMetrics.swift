import Observability
import Storage

/// What the sending of webhooks tells of itself.
struct SendingMetrics: Sendable {
    let underWay: Gauge
    private let duration: Histogram
    private let delivered: Counter
    private let again: Counter
    private let failed: Counter
    private let closed: [WebhookEndpoint.Disabling: Counter]

    init(_ metrics: MetricRegistry) {
        let attempts = { (end: String) in
            metrics.counter("herald_webhooks_attempts_total", "Attempts by what came of them.", labels: ["end": end])
        }
        underWay = metrics.gauge("herald_webhooks_endpoints_under_way", "Endpoints that are being sent to.")
        duration = metrics.histogram("herald_webhooks_attempt_seconds", "How long attempts take.")
        (delivered, again, failed) = (attempts("delivered"), attempts("again"), attempts("failed"))
        var closed: [WebhookEndpoint.Disabling: Counter] = [:]
        for reason in [WebhookEndpoint.Disabling.gone, .failing] {
            closed[reason] = metrics.counter(
                "herald_webhooks_disabled_total",
                "Endpoints that were disabled.",
                labels: ["reason": reason.rawValue]
            )
        }
        self.closed = closed
    }

    func count(_ outcome: WebhookOutcome, _ time: Duration) {
        duration.observe(time)
        switch outcome {
        case .delivered: delivered.increment()
        case .again: again.increment()
        case .failed: failed.increment()
        }
    }

    func disabled(_ reason: WebhookEndpoint.Disabling) { closed[reason]?.increment() }
}
