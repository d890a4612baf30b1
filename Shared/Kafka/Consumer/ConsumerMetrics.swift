import Observability

/// What a consumer tells Prometheus.
struct ConsumerMetrics: Sendable {
    private let registry: MetricRegistry
    private let group: String
    let consumed: Counter
    let inFlight: Gauge
    let commitTime: Histogram

    init(_ registry: MetricRegistry, group: String) {
        (self.registry, self.group) = (registry, group)
        let labels: MetricLabels = ["group": group]
        consumed = registry.counter("herald_kafka_consumed_records_total", "Records handed out.", labels: labels)
        inFlight = registry.gauge("herald_kafka_consumer_in_flight", "Records not yet completed.", labels: labels)
        commitTime = registry.histogram("herald_kafka_commit_seconds", "How long commits took.", labels: labels)
    }

    func setLag(_ lag: Int, topic: String) {
        registry.gauge(
            "herald_kafka_consumer_lag",
            "Records of this consumer's partitions that were not handed out yet.",
            labels: ["group": group, "topic": topic]
        ).set(lag)
    }

    func countRebalance(_ kind: String) {
        let help: String = "Changes of this consumer's partitions."
        registry.counter("herald_kafka_rebalances_total", help, labels: ["group": group, "kind": kind]).increment()
    }

    func countCommitFailure(_ error: KafkaError) {
        registry.counter(
            "herald_kafka_commit_failures_total",
            "Commits that failed; staleMember is normal in a rebalance.",
            labels: ["group": group, "code": error.code.rawValue]
        ).increment()
    }

    func count(_ error: KafkaError) {
        registry.counter(
            "herald_kafka_consumer_errors_total",
            "Errors that the consumer met.",
            labels: ["group": group, "code": error.code.rawValue]
        ).increment()
    }
}
