package import Network
package import Observability

/// A whole request, as a route's handler sees it.
package struct HTTPRequest: Sendable {
    /// In one place, so that handing a request on costs one reference.
    private final class Parts: Sendable {
        let message: RequestMessage
        let peer: SocketAddress
        let context: RequestContext
        let parameters: RouteParameters

        init(_ message: RequestMessage, _ peer: SocketAddress, _ context: RequestContext, _ parameters: RouteParameters)
        {
            (self.message, self.peer, self.context, self.parameters) = (message, peer, context, parameters)
        }
    }

    private let parts: Parts

    init(_ message: RequestMessage, peer: SocketAddress, context: RequestContext, parameters: RouteParameters) {
        parts = Parts(message, peer, context, parameters)
    }

    var message: RequestMessage { parts.message }
    package var peer: SocketAddress { parts.peer }
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
    package var query: HTTPQuery { HTTPQuery(message.string(message.head.query)) }

    /// The first value of the header field.
    package subscript(name: HTTPFieldName) -> String? { message.first(name) }

    /// Every value of the header field, as sent; values with commas are not split.
    package func values(_ name: HTTPFieldName) -> [String] { message.values(name) }

    /// What stands in the path where the route's pattern says `{name}`, decoded; empty when the pattern does not.
    package subscript(parameter name: String) -> String { parts.parameters[name] ?? "" }
}
