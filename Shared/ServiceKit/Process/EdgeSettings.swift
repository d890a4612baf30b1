import HTTPServer
import Network

/// Where a service meets its clients.
package struct EdgeSettings: Sendable {
    let address: SocketAddress
    let options: HTTPServerOptions
    let threads: Int

    /// `nil` when the reader has found a fault.
    package init?(_ service: FleetService, _ reader: inout ConfigurationReader) {
        let address = reader.listener("HERALD_PORT", default: service.publicPort ?? 8080, "port that clients reach")
        threads = reader.integer("HERALD_EDGE_THREADS", default: 2, in: 1...64, "threads that carry connections")
        var options = HTTPServerOptions()
        options.limits.connections = reader.integer(
            "HERALD_EDGE_CONNECTIONS",
            default: 10_000,
            in: 1...1_000_000,
            "connections at once; more are answered with 503"
        )
        options.limits.bodySize = reader.integer(
            "HERALD_EDGE_BODY",
            default: options.limits.bodySize,
            in: 1024...(64 << 20),
            "bytes of a request's body; more are answered with 413"
        )
        self.options = options
        guard let address else { return nil }
        self.address = address
    }
}
