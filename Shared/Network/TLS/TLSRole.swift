/// Which side of TLS a connection is, and with what.
package enum TLSRole: Sendable {
    case server(TLSContext)
    /// The name is what the server's certificate must be for: a host name, or an address.
    case client(TLSContext, name: String)

    var context: TLSContext {
        switch self {
        case .server(let context), .client(let context, _): context
        }
    }
}
