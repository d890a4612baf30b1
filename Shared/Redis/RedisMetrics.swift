import Observability

/// What the client tells Prometheus.
struct RedisMetrics: Sendable {
    private let registry: MetricRegistry
    let inFlight: Gauge
    let waiting: Gauge
    let callTime: Histogram
    let writes: Counter
    let connects: Counter
    let connectFailures: Counter
    let connectionsLost: Counter
    let redirections: Counter
    let refreshes: Counter
    let droppedMessages: Counter

    init(_ registry: MetricRegistry) {
        self.registry = registry
        inFlight = registry.gauge("herald_redis_in_flight", "Calls that were sent and await their reply.")
        waiting = registry.gauge("herald_redis_waiting", "Calls that wait to be sent.")
        callTime = registry.histogram("herald_redis_call_seconds", "How long answered calls took, waiting included.")
        writes = registry.counter("herald_redis_writes_total", "Writes to a socket; each carries many calls.")
        connects = registry.counter("herald_redis_connects_total", "Connections made.")
        connectFailures = registry.counter("herald_redis_connect_failures_total", "Attempts to connect that failed.")
        connectionsLost = registry.counter("herald_redis_connections_lost_total", "Connections that ended by a fault.")
        redirections = registry.counter("herald_redis_redirections_total", "Calls that a cluster's node passed on.")
        refreshes = registry.counter("herald_redis_topology_refreshes_total", "Times the cluster's layout was read.")
        droppedMessages = registry.counter(
            "herald_redis_dropped_messages_total",
            "Published messages that a subscriber was too slow for."
        )
    }

    func count(_ error: RedisError) {
        registry.counter("herald_redis_errors_total", "Failed calls.", labels: ["code": error.category]).increment()
    }
}
