import CWire
import Primitives

extension ChannelDispatch: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__ChannelDispatch>) {
        herald__v1__channel_dispatch__init(message)
    }

    init(_ message: Herald__V1__ChannelDispatch, _ reader: WireReader) throws(WireError) {
        id = try reader.id(message.dispatch_id, "ChannelDispatch.dispatch_id")
        recipient = try reader.key(message.tenant, message.user, "ChannelDispatch.tenant/user")
        notificationID = try reader.id(message.notification_id, "ChannelDispatch.notification_id")
        channel = Channel(message.channel)
        step = message.step
        operation = DispatchOperation(message.operation)
        category = try reader.optionalText(message.category, "ChannelDispatch.category")
        priority = Priority(message.priority)
        destination = try Destination(message, reader)
        acceptedAt = reader.time(message.accepted_at)
        decidedAt = reader.time(message.decided_at)
        onUnknown = UnknownOutcomePolicy(message.on_unknown)
        if message.optional_expires_at_case == HERALD__V1__CHANNEL_DISPATCH__OPTIONAL_EXPIRES_AT_EXPIRES_AT {
            expiresAt = reader.time(message.expires_at)
        }
        tracking = try reader.message(message.tracking) ?? Tracking()
        metadata = try reader.list(message.metadata, message.n_metadata)
        decisionID = try reader.optionalID(message.decision_id, "ChannelDispatch.decision_id")
        cause = try reader.message(message.cause) ?? Cause()
        try readWords(message, reader)
        attempt = try reader.message(message.attempt) ?? Attempt()
        failures = try reader.list(message.failures, message.n_failures)
        deadLetter = try reader.message(message.dead_letter)
    }

    func write(to message: inout Herald__V1__ChannelDispatch, _ writer: WireWriter) throws(WireError) {
        message.dispatch_id = try writer.id(id)
        message.tenant = try writer.text(recipient.tenant, "ChannelDispatch.tenant")
        message.user = try writer.text(recipient.user, "ChannelDispatch.user")
        message.notification_id = try writer.id(notificationID)
        message.channel = channel.c()
        message.step = step
        message.operation = operation.c()
        message.category = try writer.text(category, "ChannelDispatch.category")
        message.priority = priority.c()
        try destination.write(to: &message, writer)
        message.accepted_at = writer.time(acceptedAt)
        message.decided_at = writer.time(decidedAt)
        message.on_unknown = onUnknown.c()
        if let expiresAt {
            message.optional_expires_at_case = HERALD__V1__CHANNEL_DISPATCH__OPTIONAL_EXPIRES_AT_EXPIRES_AT
            message.expires_at = writer.time(expiresAt)
        }
        message.tracking = try writer.unlessEmpty(tracking, Tracking())
        (message.n_metadata, message.metadata) = try writer.list(metadata)
        message.decision_id = try writer.id(decisionID)
        message.cause = try writer.unlessEmpty(cause, Cause())
        try writeWords(to: &message, writer)
        message.attempt = try writer.unlessEmpty(attempt, Attempt())
        (message.n_failures, message.failures) = try writer.list(failures)
        message.dead_letter = try writer.optional(deadLetter)
    }

    private mutating func readWords(
        _ message: Herald__V1__ChannelDispatch,
        _ reader: WireReader
    ) throws(WireError) {
        template = try reader.message(message.template_)
        content = try reader.message(message.content)
        variables = reader.bytes(message.variables)
        locale = try reader.optionalText(message.locale, "ChannelDispatch.locale")
        timezone = try reader.optionalText(message.timezone, "ChannelDispatch.timezone")
        digest = try reader.list(message.digest, message.n_digest)
        digestKey = try reader.optionalText(message.digest_key, "ChannelDispatch.digest_key")
        (reminder, tellsSent) = (message.reminder, message.tells_sent != 0)
    }

    private func writeWords(to message: inout Herald__V1__ChannelDispatch, _ writer: WireWriter) throws(WireError) {
        message.template_ = try writer.optional(template)
        message.content = try writer.optional(content)
        message.variables = try writer.bytes(variables)
        message.locale = try writer.text(locale, "ChannelDispatch.locale")
        message.timezone = try writer.text(timezone, "ChannelDispatch.timezone")
        (message.n_digest, message.digest) = try writer.list(digest)
        message.digest_key = try writer.text(digestKey, "ChannelDispatch.digest_key")
        (message.reminder, message.tells_sent) = (reminder, tellsSent ? 1 : 0)
    }
}
