import CWire
package import Primitives

/// One device that can be woken.
package struct PushTarget: Sendable, Hashable {
    package enum Address: Sendable, Hashable {
        case token(String)
        case subscription(WebPushSubscription)
    }

    /// `nil` when the client named the token itself.
    package var deviceID: UUIDv7?
    package var platform: PushPlatform
    package var app: String?
    package var address: Address

    package init(deviceID: UUIDv7? = nil, platform: PushPlatform, app: String? = nil, address: Address) {
        (self.deviceID, self.platform, self.app, self.address) = (deviceID, platform, app, address)
    }
}

extension PushTarget: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__PushTarget>) {
        herald__v1__push_target__init(message)
    }

    init(_ message: Herald__V1__PushTarget, _ reader: WireReader) throws(WireError) {
        deviceID = try reader.optionalID(message.device_id, "PushTarget.device_id")
        platform = PushPlatform(message.platform)
        app = try reader.optionalText(message.app, "PushTarget.app")
        switch message.address_case {
        case HERALD__V1__PUSH_TARGET__ADDRESS_TOKEN:
            address = .token(try reader.text(message.token, "PushTarget.token"))
        case HERALD__V1__PUSH_TARGET__ADDRESS_SUBSCRIPTION:
            address = .subscription(try reader.required(message.subscription, "PushTarget.subscription"))
        default:
            throw WireError(.missing, "PushTarget.address")
        }
    }

    func write(to message: inout Herald__V1__PushTarget, _ writer: WireWriter) throws(WireError) {
        message.device_id = try writer.id(deviceID)
        message.platform = platform.c()
        message.app = try writer.text(app, "PushTarget.app")
        switch address {
        case .token(let token):
            message.address_case = HERALD__V1__PUSH_TARGET__ADDRESS_TOKEN
            message.token = try writer.present(token, "PushTarget.token")
        case .subscription(let subscription):
            message.address_case = HERALD__V1__PUSH_TARGET__ADDRESS_SUBSCRIPTION
            message.subscription = try writer.message(subscription)
        }
    }
}
