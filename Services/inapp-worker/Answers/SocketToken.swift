import HTTPServer

/// A browser cannot send Authorization with a WebSocket: the token comes as a subprotocol beside the one that is spoken,
/// `Sec-WebSocket-Protocol: herald.v1, bearer.<token>`, and so stands in no address and no log.
enum SocketToken {
    static let subprotocol = "herald.v1"
    private static let prefix = "bearer."

    /// The field that other requests send.
    static func authorization(_ request: HTTPRequest) -> String? {
        if let sent = request[.authorization] { return sent }
        let offers = request.values("Sec-WebSocket-Protocol").flatMap { $0.split(separator: ",") }
        let token = offers.lazy.map { $0.filter { $0 != " " } }.first { $0.hasPrefix(prefix) }
        return token.map { "Bearer \($0.dropFirst(prefix.count))" }
    }
}
