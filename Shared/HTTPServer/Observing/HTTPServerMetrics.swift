import Observability

/// What the server does, over all its reactors.
struct HTTPServerMetrics: Sendable {
    let openConnections: Gauge
    let inFlight: Gauge
    let openStreams: Gauge
    let webSockets: WebSocketMetrics
    /// Of each route, in the router's order.
    let routes: [RouteMetrics]
    /// Of requests that no route answers, by whatever method.
    let unmatched: RouteMetrics
    private let registry: MetricRegistry

    init(_ registry: MetricRegistry, _ router: HTTPRouter) {
        self.registry = registry
        openConnections = registry.gauge("herald_http_server_connections_open", "Connections open now.")
        inFlight = registry.gauge("herald_http_server_requests_in_flight", "Requests being answered now.")
        openStreams = registry.gauge("herald_http_server_streams_open", "Answers open now whose body goes on.")
        webSockets = WebSocketMetrics(registry)
        routes = router.routes.map { RouteMetrics(registry, $0.pattern.text, $0.method.rawValue) }
        unmatched = RouteMetrics(registry, "none", "any")
    }

    /// Counts what ended without a handler's answer: bytes that are no request, and answers that came too late.
    func refused(_ code: String) {
        registry.counter(
            "herald_http_server_refusals_total",
            "Requests and connections refused, by code.",
            labels: ["code": code]
        ).increment()
    }

    func ended(_ ending: HTTPStreamEnding) {
        registry.counter(
            "herald_http_server_streams_ended_total",
            "Answers whose body went on, by why they ended.",
            labels: ["reason": ending.label]
        ).increment()
    }
}

extension HTTPStreamEnding {
    fileprivate var label: String {
        switch self {
        case .finished: "finished"
        case .clientLeft: "client_left"
        case .clientTooSlow: "client_too_slow"
        case .serverStopping: "server_stopping"
        case .failed: "failed"
        }
    }
}
