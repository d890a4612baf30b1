package import Network
package import Observability

/// A whole request, as a route's handler sees it.
package struct HTTPRequest: Sendable {
    /// Behind one reference, so that handing a request on costs little.
    private final class Parts: Sendable {
        let message: RequestMessage
        let client: HTTPClientIdentity
        let context: RequestContext
        let parameters: RouteParameters

        init(
            _ message: RequestMessage,
            _ client: HTTPClientIdentity,
            _ context: RequestContext,
            _ parameters: RouteParameters
        ) {
            (self.message, self.client, self.context, self.parameters) = (message, client, context, parameters)
        }
    }

    private let parts: Parts

    init(
        _ message: RequestMessage,
        from client: HTTPClientIdentity,
        context: RequestContext,
        parameters: RouteParameters
    ) {
        parts = Parts(message, client, context, parameters)
    }

    var message: RequestMessage { parts.message }
    package var peer: SocketAddress { parts.client.address }
    /// By which the client has proven who it is, where the server asks for certificates.
    package var certificate: TLSPeer? { parts.client.certificate }
    /// Which request and which trace this is; also `RequestContext.current` while the handler runs.
    package var context: RequestContext { parts.context }
    package var method: HTTPMethod { message.head.method }
    package var body: [UInt8] { message.body }
    /// What the client called this request, or the name it was given here.
    package var requestID: String { context.correlationID }

    /// As the client sent it, not decoded, without the query.
    package var path: String {
        let path = message.string(message.head.path)
        return path.isEmpty ? "/" : path
    }

    /// Decoded at each use: keep it.
    package var query: HTTPQuery { HTTPQuery(queryText) }

    /// As the client sent it, not decoded, without the question mark.
    package var queryText: String { message.string(message.head.query) }

    /// The first value of the header field.
    package subscript(name: HTTPFieldName) -> String? { message.first(name) }

    /// Every value of the header field, as sent; values with commas are not split.
    package func values(_ name: HTTPFieldName) -> [String] { message.values(name) }

    /// What stands in the path where the route's pattern says `{name}`, decoded; empty when the pattern does not.
    package subscript(parameter name: String) -> String { parts.parameters[name] ?? "" }
}

/// Who is at the other end of a connection.
struct HTTPClientIdentity: Sendable {
    let address: SocketAddress
    let certificate: TLSPeer?
}
