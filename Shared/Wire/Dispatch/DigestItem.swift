import CWire
package import Primitives

/// One notification of those that a digest gathers.
package struct DigestItem: Sendable, Hashable {
    package var notificationID: UUIDv7
    /// The dispatch that it would have been alone: the ledger knows it by that, in a digest or not.
    package var dispatchID: UUIDv7
    package var category: String?
    /// With neither a template nor content it is only counted.
    package var template: TemplateReference?
    package var content: Content?
    /// A JSON object; empty when there is none.
    package var variables: [UInt8]
    package var locale: String?
    package var acceptedAt: Timestamp
    package var expiresAt: Timestamp?

    package init(
        notificationID: UUIDv7,
        dispatchID: UUIDv7,
        variables: [UInt8] = [],
        content: Content? = nil,
        acceptedAt: Timestamp
    ) {
        (self.notificationID, self.dispatchID, self.variables) = (notificationID, dispatchID, variables)
        (self.content, self.acceptedAt) = (content, acceptedAt)
    }
}

extension DigestItem: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__DigestItem>) {
        herald__v1__digest_item__init(message)
    }

    init(_ message: Herald__V1__DigestItem, _ reader: WireReader) throws(WireError) {
        notificationID = try reader.id(message.notification_id, "DigestItem.notification_id")
        dispatchID = try reader.id(message.dispatch_id, "DigestItem.dispatch_id")
        category = try reader.optionalText(message.category, "DigestItem.category")
        template = try reader.message(message.template_)
        content = try reader.message(message.content)
        variables = reader.bytes(message.variables)
        locale = try reader.optionalText(message.locale, "DigestItem.locale")
        acceptedAt = reader.time(message.accepted_at)
        if message.optional_expires_at_case == HERALD__V1__DIGEST_ITEM__OPTIONAL_EXPIRES_AT_EXPIRES_AT {
            expiresAt = reader.time(message.expires_at)
        }
    }

    func write(to message: inout Herald__V1__DigestItem, _ writer: WireWriter) throws(WireError) {
        message.notification_id = try writer.id(notificationID)
        message.dispatch_id = try writer.id(dispatchID)
        message.category = try writer.text(category, "DigestItem.category")
        message.template_ = try writer.optional(template)
        message.content = try writer.optional(content)
        message.variables = try writer.bytes(variables)
        message.locale = try writer.text(locale, "DigestItem.locale")
        message.accepted_at = writer.time(acceptedAt)
        if let expiresAt {
            message.optional_expires_at_case = HERALD__V1__DIGEST_ITEM__OPTIONAL_EXPIRES_AT_EXPIRES_AT
            message.expires_at = writer.time(expiresAt)
        }
    }
}
