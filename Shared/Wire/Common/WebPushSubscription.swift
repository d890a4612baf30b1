import CWire

/// RFC 8291: where a browser can be reached, and the keys its message is encrypted for.
package struct WebPushSubscription: Sendable, Hashable {
    package var endpoint: String
    package var publicKey: [UInt8]
    package var authSecret: [UInt8]

    package init(endpoint: String, publicKey: [UInt8], authSecret: [UInt8]) {
        (self.endpoint, self.publicKey, self.authSecret) = (endpoint, publicKey, authSecret)
    }
}

extension WebPushSubscription: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__WebPushSubscription>) {
        herald__v1__web_push_subscription__init(message)
    }

    init(_ message: Herald__V1__WebPushSubscription, _ reader: WireReader) throws(WireError) {
        endpoint = try reader.text(message.endpoint, "WebPushSubscription.endpoint")
        publicKey = reader.bytes(message.public_key)
        authSecret = reader.bytes(message.auth_secret)
    }

    func write(to message: inout Herald__V1__WebPushSubscription, _ writer: WireWriter) throws(WireError) {
        message.endpoint = try writer.text(endpoint, "WebPushSubscription.endpoint")
        message.public_key = try writer.bytes(publicKey)
        message.auth_secret = try writer.bytes(authSecret)
    }
}
