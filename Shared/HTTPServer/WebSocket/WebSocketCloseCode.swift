/// Why a WebSocket was closed: the codes of RFC 6455, section 7.4, and those an application makes up for itself.
package struct WebSocketCloseCode: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    package static let normal = WebSocketCloseCode(rawValue: 1000)
    /// The server is stopping, or the page was left.
    package static let goingAway = WebSocketCloseCode(rawValue: 1001)
    package static let protocolError = WebSocketCloseCode(rawValue: 1002)
    package static let unsupportedData = WebSocketCloseCode(rawValue: 1003)
    /// Never sent: the close frame held no code.
    package static let none = WebSocketCloseCode(rawValue: 1005)
    /// Never sent: the connection ended without a close frame.
    package static let abnormal = WebSocketCloseCode(rawValue: 1006)
    package static let invalidData = WebSocketCloseCode(rawValue: 1007)
    package static let policyViolation = WebSocketCloseCode(rawValue: 1008)
    package static let tooBig = WebSocketCloseCode(rawValue: 1009)
    package static let internalError = WebSocketCloseCode(rawValue: 1011)

    /// Whether the code may stand in a close frame: defined and not reserved, registered or private.
    package var mayBeSent: Bool {
        switch rawValue {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}
