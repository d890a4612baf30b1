import Observability

struct ReadReplicaMetrics: Sendable {
    let up: Gauge
    let lag: Gauge
    let fallbacks: Counter

    init(_ registry: MetricRegistry) {
        up = registry.gauge("herald_analytics_replica_up", "Whether the replica answers.")
        lag = registry.gauge(
            "herald_analytics_replica_lag_seconds",
            "How far the replica was behind when it last answered, in whole seconds."
        )
        fallbacks = registry.counter(
            "herald_analytics_replica_fallbacks_total",
            "Reads of reports that the primary answered because the replica did not."
        )
    }
}
