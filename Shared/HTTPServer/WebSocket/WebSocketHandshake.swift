/// The opening handshake of RFC 6455, section 4.2, as a value: a request's headers in, the answer's headers out.
struct WebSocketHandshake: Equatable, Sendable {
    enum Refusal: Error, Equatable {
        /// Not an upgrade to WebSocket at all, or to a version other than 13: answer 426 and name the version.
        case upgradeRequired
        /// An upgrade that breaks its rules: answer 400.
        case malformed(String)
    }

    let accept: String
    let subprotocol: String?
    let deflate: PerMessageDeflate?

    static let version = "13"

    /// `values` gives every value of a header, by its lower-case name. A server that speaks none of the client's
    /// subprotocols names none; the client decides whether to go on.
    init(
        method: String,
        subprotocols: [String],
        compression: WebSocketCompression?,
        values: (String) -> [String]
    ) throws(Refusal) {
        guard WebSocketHandshake.list(values("upgrade")).contains(where: { $0.lowercased() == "websocket" }),
            WebSocketHandshake.list(values("connection")).contains(where: { $0.lowercased() == "upgrade" })
        else { throw .upgradeRequired }
        guard method == "GET" else { throw .malformed("a WebSocket is opened with GET") }
        guard values("sec-websocket-version") == [WebSocketHandshake.version] else { throw .upgradeRequired }
        let keys = values("sec-websocket-key")
        guard keys.count == 1, let key = keys.first, let accept = WebSocketAccept.answer(to: key) else {
            throw .malformed("Sec-WebSocket-Key must be 16 bytes in base 64")
        }
        self.accept = accept
        let offered = WebSocketHandshake.list(values("sec-websocket-protocol"))
        subprotocol = offered.first(where: subprotocols.contains)
        deflate = try WebSocketHandshake.deflate(values("sec-websocket-extensions"), compression)
    }

    /// What the answer 101 carries.
    var headers: [(name: String, value: String)] {
        var headers = [("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Accept", accept)]
        if let subprotocol { headers.append(("Sec-WebSocket-Protocol", subprotocol)) }
        if let deflate { headers.append(("Sec-WebSocket-Extensions", deflate.header)) }
        return headers
    }

    private static func deflate(
        _ values: [String],
        _ compression: WebSocketCompression?
    ) throws(Refusal) -> PerMessageDeflate? {
        guard !values.isEmpty else { return nil }
        guard let offers = WebSocketExtension.parse(values.joined(separator: ",")) else {
            throw .malformed("Sec-WebSocket-Extensions breaks its grammar")
        }
        return compression.flatMap { PerMessageDeflate.negotiate(offers, $0) }
    }

    private static func list(_ values: [String]) -> [String] {
        values.flatMap { $0.split(separator: ",") }.map { String($0.trimming(" \t")) }.filter { !$0.isEmpty }
    }
}
