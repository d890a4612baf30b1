import HTTPServer
import Network

/// Where a service meets its clients.
package struct EdgeSettings: Sendable {
    let address: SocketAddress
    let options: HTTPServerOptions
    let threads: Int
    /// `nil` for plain HTTP.
    let tls: EdgeTLS?

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
        options.crossOrigin = EdgeSettings.crossOrigin(&reader)
        let tls = EdgeSettings.tls(&reader)
        self.tls = tls ?? nil
        options.tls = self.tls?.context
        self.options = options
        guard let address, tls != nil else { return nil }
        self.address = address
    }

    private static func crossOrigin(_ reader: inout ConfigurationReader) -> CrossOriginPolicy? {
        let name = "HERALD_CORS_ORIGINS"
        let text = reader.optional(
            name,
            "origins whose pages may call, such as https://example.com, with commas between; * for all"
        )
        let origins = (text ?? "").split(separator: ",").map { $0.filter { $0 != " " } }
        guard !origins.isEmpty else { return nil }
        let policy = CrossOriginPolicy(origins: origins)
        if policy == nil {
            reader.fault(name, "must be origins such as https://example.com, in lower case, without a path")
        }
        return policy
    }

    /// Nothing inside when TLS is not asked for, `nil` after a fault.
    private static func tls(_ reader: inout ConfigurationReader) -> EdgeTLS?? {
        let chain = reader.source(
            "HERALD_TLS_CERTIFICATE",
            "certificates in PEM, the own first; without, plain HTTP. Files are read again when they change"
        )
        let key = reader.source("HERALD_TLS_KEY", "the private key of the first certificate, in PEM")
        let authorities = reader.source(
            "HERALD_TLS_CLIENT_AUTHORITY",
            "clients must have a certificate of these (PEM)"
        )
        guard let chain else { return .some(nil) }
        do {
            return try EdgeTLS(EdgeCertificates(chain: chain, key: key, authorities: authorities))
        } catch {
            reader.fault("HERALD_TLS_CERTIFICATE", "cannot be used: \(error)")
            return nil
        }
    }
}
