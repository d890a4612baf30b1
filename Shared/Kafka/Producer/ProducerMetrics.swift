import Observability

/// What a producer tells Prometheus.
struct ProducerMetrics: Sendable {
    private let registry: MetricRegistry
    let produced: Counter
    let acknowledged: Counter
    let inFlight: Gauge
    let waiting: Gauge
    let sendTime: Histogram
    let replacements: Counter

    init(_ registry: MetricRegistry) {
        self.registry = registry
        produced = registry.counter("herald_kafka_produced_records_total", "Records given to the producer.")
        acknowledged = registry.counter("herald_kafka_acknowledged_records_total", "Records that the brokers stored.")
        inFlight = registry.gauge("herald_kafka_producer_in_flight", "Records not yet acknowledged.")
        waiting = registry.gauge("herald_kafka_producer_waiting", "Sends that wait for room in the queue.")
        sendTime = registry.histogram("herald_kafka_send_seconds", "How long sends took, waiting included.")
        replacements = registry.counter(
            "herald_kafka_producer_replacements_total",
            "Producers made anew after a fatal error."
        )
    }

    func count(_ error: KafkaError) {
        let help: String = "Sends that failed."
        registry.counter("herald_kafka_produce_errors_total", help, labels: ["code": error.code.rawValue]).increment()
    }
}
