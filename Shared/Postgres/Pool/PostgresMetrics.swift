import Observability

/// What the client tells Prometheus.
struct PostgresMetrics: Sendable {
    private let registry: MetricRegistry
    let inFlight: Gauge
    let open: Gauge
    let waiting: Gauge
    let waitTime: Histogram
    let callTime: Histogram
    let connects: Counter
    let connectFailures: Counter
    let transactionRetries: Counter

    init(_ registry: MetricRegistry) {
        self.registry = registry
        inFlight = registry.gauge("herald_postgres_in_flight", "Connections that a call is using.")
        open = registry.gauge("herald_postgres_connections", "Open connections.")
        waiting = registry.gauge("herald_postgres_pool_waiting", "Calls that wait for a connection.")
        waitTime = registry.histogram("herald_postgres_pool_wait_seconds", "How long calls waited for a connection.")
        callTime = registry.histogram("herald_postgres_call_seconds", "How long calls took, waiting included.")
        connects = registry.counter("herald_postgres_connects_total", "Connections made.")
        connectFailures = registry.counter("herald_postgres_connect_failures_total", "Attempts to connect that failed.")
        transactionRetries = registry.counter(
            "herald_postgres_transaction_retries_total",
            "Transactions begun again after a serialization failure or a deadlock."
        )
    }

    func count(_ error: PostgresError) {
        registry.counter("herald_postgres_errors_total", "Failed calls.", labels: ["code": error.category]).increment()
    }
}
