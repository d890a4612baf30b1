/// What a close frame says.
struct WebSocketClosure: Equatable, Sendable {
    let code: WebSocketCloseCode
    let reason: String

    init(_ payload: [UInt8]) throws(WebSocketError) {
        guard !payload.isEmpty else {
            (code, reason) = (.none, "")
            return
        }
        guard payload.count >= 2 else { throw .protocolError("a close frame holds half a code") }
        code = WebSocketCloseCode(rawValue: UInt16(payload[0]) << 8 | UInt16(payload[1]))
        guard code.mayBeSent else { throw .protocolError("a close frame holds a code that may not be sent") }
        var text = UTF8Validator()
        guard text.accept(payload.dropFirst(2)), text.isComplete else {
            throw WebSocketError(.invalidData, "the reason in a close frame is not UTF-8")
        }
        reason = String(decoding: payload.dropFirst(2), as: UTF8.self)
    }
}
