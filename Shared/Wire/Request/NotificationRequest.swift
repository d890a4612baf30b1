import CWire
package import Primitives

/// What a client asks for, as it was asked: the gateway judges it.
package struct NotificationRequest: Sendable, Hashable {
    package var to: Recipient
    /// A template, content, or both: content then overrides the template's words.
    package var template: String?
    /// A JSON object, unread until the template is filled with it; empty when there is none.
    package var data: [UInt8] = []
    /// None: the routing of the category.
    package var channels: [Channel] = []
    package var category: String?
    package var priority = Priority.unspecified
    package var sendAt: Timestamp?
    package var expiresAt: Timestamp?
    package var locale: String?
    package var content: Content?
    package var overrides: [ChannelOverride] = []
    package var metadata: [MetadataEntry] = []
    /// Only the decisions are wanted; nothing is sent.
    package var isDryRun = false
    /// Only those whom this flag lets in get it.
    package var flag: String?
    /// None: those of the category.
    package var reminders: Reminders?

    package init(to recipient: Recipient) {
        to = recipient
    }
}

extension NotificationRequest: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__NotificationRequest>) {
        herald__v1__notification_request__init(message)
    }

    init(_ message: Herald__V1__NotificationRequest, _ reader: WireReader) throws(WireError) {
        to = try reader.required(message.to, "NotificationRequest.to")
        template = try reader.optionalText(message.template_, "NotificationRequest.template")
        data = reader.bytes(message.data)
        channels = reader.list(message.channels, message.n_channels)
        category = try reader.optionalText(message.category, "NotificationRequest.category")
        priority = Priority(message.priority)
        if message.optional_send_at_case == HERALD__V1__NOTIFICATION_REQUEST__OPTIONAL_SEND_AT_SEND_AT {
            sendAt = reader.time(message.send_at)
        }
        if message.optional_expires_at_case == HERALD__V1__NOTIFICATION_REQUEST__OPTIONAL_EXPIRES_AT_EXPIRES_AT {
            expiresAt = reader.time(message.expires_at)
        }
        locale = try reader.optionalText(message.locale, "NotificationRequest.locale")
        content = try reader.message(message.content)
        overrides = try reader.list(message.overrides, message.n_overrides)
        metadata = try reader.list(message.metadata, message.n_metadata)
        isDryRun = message.dry_run != 0
        flag = try reader.optionalText(message.flag, "NotificationRequest.flag")
        reminders = try reader.message(message.reminders)
    }

    func write(to message: inout Herald__V1__NotificationRequest, _ writer: WireWriter) throws(WireError) {
        message.to = try writer.message(to)
        message.template_ = try writer.text(template, "NotificationRequest.template")
        message.data = try writer.bytes(data)
        (message.n_channels, message.channels) = try writer.list(channels)
        message.category = try writer.text(category, "NotificationRequest.category")
        message.priority = priority.c()
        if let sendAt {
            message.optional_send_at_case = HERALD__V1__NOTIFICATION_REQUEST__OPTIONAL_SEND_AT_SEND_AT
            message.send_at = writer.time(sendAt)
        }
        if let expiresAt {
            message.optional_expires_at_case = HERALD__V1__NOTIFICATION_REQUEST__OPTIONAL_EXPIRES_AT_EXPIRES_AT
            message.expires_at = writer.time(expiresAt)
        }
        message.locale = try writer.text(locale, "NotificationRequest.locale")
        message.content = try writer.optional(content)
        (message.n_overrides, message.overrides) = try writer.list(overrides)
        (message.n_metadata, message.metadata) = try writer.list(metadata)
        message.dry_run = isDryRun ? 1 : 0
        message.flag = try writer.text(flag, "NotificationRequest.flag")
        message.reminders = try writer.optional(reminders)
    }
}
