import CWire
import Primitives

extension DeliveryEvent: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__DeliveryEvent>) {
        herald__v1__delivery_event__init(message)
    }

    init(_ message: Herald__V1__DeliveryEvent, _ reader: WireReader) throws(WireError) {
        id = try reader.id(message.event_id, "DeliveryEvent.event_id")
        recipient = try reader.key(message.tenant, message.user, "DeliveryEvent.tenant/user")
        notificationID = try reader.id(message.notification_id, "DeliveryEvent.notification_id")
        dispatchID = try reader.id(message.dispatch_id, "DeliveryEvent.dispatch_id")
        channel = Channel(message.channel)
        status = DeliveryStatus(message.status)
        occurredAt = reader.time(message.occurred_at)
        recordedAt = reader.time(message.recorded_at)
        if message.optional_accepted_at_case == HERALD__V1__DELIVERY_EVENT__OPTIONAL_ACCEPTED_AT_ACCEPTED_AT {
            acceptedAt = reader.time(message.accepted_at)
        }
        try readProvider(message, reader)
        category = try reader.optionalText(message.category, "DeliveryEvent.category")
        priority = Priority(message.priority)
        template = try reader.message(message.template_)
        locale = try reader.optionalText(message.locale, "DeliveryEvent.locale")
        step = message.step
        deviceID = try reader.optionalID(message.device_id, "DeliveryEvent.device_id")
        url = try reader.optionalText(message.url, "DeliveryEvent.url")
        isAutomated = message.automated != 0
        metadata = try reader.list(message.metadata, message.n_metadata)
        cause = try reader.message(message.cause) ?? Cause()
        digested = try reader.ids(message.digested, message.n_digested, "DeliveryEvent.digested")
        isPartial = message.partial != 0
    }

    func write(to message: inout Herald__V1__DeliveryEvent, _ writer: WireWriter) throws(WireError) {
        message.event_id = try writer.id(id)
        message.tenant = try writer.text(recipient.tenant, "DeliveryEvent.tenant")
        message.user = try writer.text(recipient.user, "DeliveryEvent.user")
        message.notification_id = try writer.id(notificationID)
        message.dispatch_id = try writer.id(dispatchID)
        message.channel = channel.c()
        message.status = status.c()
        message.occurred_at = writer.time(occurredAt)
        message.recorded_at = writer.time(recordedAt)
        if let acceptedAt {
            message.optional_accepted_at_case = HERALD__V1__DELIVERY_EVENT__OPTIONAL_ACCEPTED_AT_ACCEPTED_AT
            message.accepted_at = writer.time(acceptedAt)
        }
        try writeProvider(to: &message, writer)
        message.category = try writer.text(category, "DeliveryEvent.category")
        message.priority = priority.c()
        message.template_ = try writer.optional(template)
        message.locale = try writer.text(locale, "DeliveryEvent.locale")
        message.step = step
        message.device_id = try writer.id(deviceID)
        message.url = try writer.text(url, "DeliveryEvent.url")
        message.automated = isAutomated ? 1 : 0
        (message.n_metadata, message.metadata) = try writer.list(metadata)
        message.cause = try writer.unlessEmpty(cause, Cause())
        (message.n_digested, message.digested) = try writer.list(digested)
        message.partial = isPartial ? 1 : 0
    }

    private mutating func readProvider(
        _ message: Herald__V1__DeliveryEvent,
        _ reader: WireReader
    ) throws(WireError) {
        provider = try reader.optionalText(message.provider, "DeliveryEvent.provider")
        providerAccount = try reader.optionalText(message.provider_account, "DeliveryEvent.provider_account")
        providerMessageID = try reader.optionalText(message.provider_message_id, "DeliveryEvent.provider_message_id")
        providerCode = try reader.optionalText(message.provider_code, "DeliveryEvent.provider_code")
        reasonCode = try reader.optionalText(message.reason_code, "DeliveryEvent.reason_code")
        detail = try reader.foreignText(message.detail, "DeliveryEvent.detail")
        isPermanent = message.permanent != 0
        attempt = message.attempt
        cost = try reader.message(message.cost)
        segments = message.segments
    }

    private func writeProvider(to message: inout Herald__V1__DeliveryEvent, _ writer: WireWriter) throws(WireError) {
        message.provider = try writer.text(provider, "DeliveryEvent.provider")
        message.provider_account = try writer.text(providerAccount, "DeliveryEvent.provider_account")
        message.provider_message_id = try writer.text(providerMessageID, "DeliveryEvent.provider_message_id")
        message.provider_code = try writer.text(providerCode, "DeliveryEvent.provider_code")
        message.reason_code = try writer.text(reasonCode, "DeliveryEvent.reason_code")
        message.detail = try writer.foreignText(detail)
        message.permanent = isPermanent ? 1 : 0
        message.attempt = attempt
        message.cost = try writer.optional(cost)
        message.segments = segments
    }
}
