package import Observability

/// What the server's WebSockets do, over all routes.
package struct WebSocketMetrics: Sendable {
    let open: Gauge
    private let registry: MetricRegistry

    package init(_ registry: MetricRegistry) {
        self.registry = registry
        open = registry.gauge("herald_http_server_websockets_open", "WebSockets open now.")
    }

    /// A client may choose any private code, so those are counted as one.
    func closed(_ code: WebSocketCloseCode) {
        let label = (1000...1015).contains(code.rawValue) ? "\(code.rawValue)" : "private"
        registry.counter(
            "herald_http_server_websockets_closed_total",
            "WebSockets that have ended, by close code.",
            labels: ["code": label]
        ).increment()
    }
}
