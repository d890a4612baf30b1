/// Where a server listens.
package struct RedisAddress: Sendable, Hashable, CustomStringConvertible {
    package let host: String
    package let port: UInt16

    package init(host: String, port: UInt16) {
        (self.host, self.port) = (host, port)
    }

    /// Reads `host:port`, `[v6]:port` and, as cluster nodes write it, `v6:port`; `nil` for anything else.
    init?(_ text: some StringProtocol, defaultPort: UInt16? = nil) {
        let colon = text.lastIndex(of: ":").flatMap { text[$0...].contains("]") ? nil : $0 }
        var host = String(colon.map { text[..<$0] } ?? text[...])
        guard let port = colon.map({ UInt16(text[text.index(after: $0)...]) }) ?? defaultPort, port > 0 else {
            return nil
        }
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        guard !host.utf8.contains(where: { $0 <= UInt8(ascii: " ") || $0 == UInt8(ascii: "[") }) else { return nil }
        self.init(host: host, port: port)
    }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
