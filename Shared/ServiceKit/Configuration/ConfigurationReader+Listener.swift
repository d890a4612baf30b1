package import Network

extension ConfigurationReader {
    /// A port to listen on, at the address that all listeners of the process share; `nil` for a fault.
    package mutating func listener(_ name: String, default fallback: UInt16, _ meaning: String) -> SocketAddress? {
        let host = string("HERALD_HOST", default: "127.0.0.1", "the address to listen on; 0.0.0.0 in a container")
        let port = port(name, default: fallback, meaning)
        guard let address = SocketAddress(host: host, port: port) else {
            fault("HERALD_HOST", "must be an IPv4 or IPv6 address")
            return nil
        }
        return address
    }
}
