import Observability
import Synchronization

/// The requests of one route, by status class, and how long they took. A series begins with its first request.
final class RouteMetrics: Sendable {
    private struct Series {
        var counters: [Int: Counter] = [:]
        var latency: Histogram?
    }

    let route: String
    private let method: String
    private let registry: MetricRegistry
    private let series = Mutex(Series())

    init(_ registry: MetricRegistry, _ route: String, _ method: String) {
        (self.registry, self.route, self.method) = (registry, route, method)
    }

    func answered(_ status: HTTPStatus, after duration: Duration) {
        let (counter, histogram) = series.withLock { series in
            (self.counter(status.code / 100, &series), latency(&series))
        }
        counter.increment()
        histogram.observe(duration)
    }

    private func counter(_ statusClass: Int, _ series: inout Series) -> Counter {
        if let known = series.counters[statusClass] { return known }
        let counter = registry.counter(
            "herald_http_server_requests_total",
            "Requests answered, by route, method and class of status.",
            labels: ["route": route, "method": method, "status": "\(statusClass)xx"]
        )
        series.counters[statusClass] = counter
        return counter
    }

    private func latency(_ series: inout Series) -> Histogram {
        if let known = series.latency { return known }
        let latency = registry.histogram(
            "herald_http_server_request_seconds",
            "From the last byte of a request to the first of its answer.",
            labels: ["route": route, "method": method]
        )
        series.latency = latency
        return latency
    }
}
