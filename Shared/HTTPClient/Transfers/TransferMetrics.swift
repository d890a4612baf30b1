import Observability

/// What every client of this module measures, under its own prefix.
struct TransferMetrics {
    let inFlight: Gauge
    let connections: Counter
    /// From the call until its request may go out: the queue for a connection, name, connect and TLS.
    let wait: Histogram
    let latency: Histogram
    private let registry: MetricRegistry
    private let prefix: String

    init(_ registry: MetricRegistry, prefix: String) {
        (self.registry, self.prefix) = (registry, prefix)
        inFlight = registry.gauge("\(prefix)_in_flight", "Calls under way")
        connections = registry.counter("\(prefix)_connections_total", "Connections begun")
        wait = registry.histogram("\(prefix)_wait_seconds", "From the call until its request could be sent")
        latency = registry.histogram("\(prefix)_seconds", "From the call to its end")
    }

    /// Counts a failure under the name of its code.
    func failed(_ code: String) {
        registry.counter("\(prefix)_errors_total", "Calls that failed", labels: ["code": code]).increment()
    }
}
