import Primitives

/// What goes before an answer's body, as bytes.
enum ResponseHead {
    enum Framing {
        /// The body's length, also when the body itself is not sent.
        case length(Int)
        case chunked
        /// No body, or one that lasts until the connection closes.
        case none
    }

    static let continuation = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)

    static func bytes(
        _ response: HTTPResponse,
        _ framing: Framing,
        connection: StaticString?,
        date: [UInt8],
        requestID: String
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(384)
        bytes.append("HTTP/1.1 ")
        bytes.appendDecimal(response.status.code)
        bytes.append(" ")
        bytes.append(contentsOf: response.status.reason.utf8)
        bytes.append("\r\nDate: ")
        bytes.append(contentsOf: date)
        bytes.append("\r\nX-Request-Id: ")
        bytes.append(contentsOf: requestID.utf8)
        for (name, value) in response.fields.entries where !isFraming(name) { bytes.appendField(name.text, value) }
        bytes.append(framing)
        if let connection {
            bytes.append("\r\nConnection: ")
            bytes.append(connection)
        }
        bytes.append("\r\n\r\n")
        return bytes
    }

    static func upgrade(_ handshake: WebSocketHandshake, date: [UInt8], requestID: String) -> [UInt8] {
        var bytes = Array("HTTP/1.1 101 Switching Protocols\r\nDate: ".utf8)
        bytes.append(contentsOf: date)
        bytes.appendField(HTTPFieldName.requestID.text, requestID)
        for (name, value) in handshake.headers { bytes.appendField(name, value) }
        bytes.append("\r\n\r\n")
        return bytes
    }

    private static func isFraming(_ name: HTTPFieldName) -> Bool {
        switch name.text.utf8.count {
        case 4: name == .date
        case 10: name == .connection
        case 12: name == .requestID
        case 14: name == .contentLength
        case 17: name == .transferEncoding
        default: false
        }
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { append(contentsOf: $0) }
    }

    fileprivate mutating func appendField(_ name: String, _ value: String) {
        append("\r\n")
        append(contentsOf: name.utf8)
        append(": ")
        append(contentsOf: value.utf8)
    }

    fileprivate mutating func append(_ framing: ResponseHead.Framing) {
        switch framing {
        case .length(let count):
            append("\r\nContent-Length: ")
            appendDecimal(count)
        case .chunked: append("\r\nTransfer-Encoding: chunked")
        case .none: break
        }
    }
}
