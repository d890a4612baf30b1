import Primitives
import Wire

extension DeliveryEvent {
    /// What an attempt came to, for everybody who reads events.
    init(_ dispatch: ChannelDispatch, _ status: DeliveryStatus, at now: Timestamp) {
        self.init(
            id: UUIDv7(at: now),
            recipient: dispatch.recipient,
            notificationID: dispatch.notificationID,
            dispatchID: dispatch.id,
            channel: dispatch.channel,
            status: status,
            occurredAt: now,
            recordedAt: now
        )
        (acceptedAt, attempt, step) = (dispatch.acceptedAt, dispatch.attempt.number, dispatch.step)
        (category, priority) = (dispatch.category, dispatch.priority)
        (template, locale) = (dispatch.template, dispatch.locale)
        (metadata, cause) = (dispatch.metadata, dispatch.cause)
        digested = dispatch.digest.map(\.notificationID)
    }

    /// The last failure in its history, where another attempt will follow.
    init?(deferring dispatch: ChannelDispatch) {
        guard let failure = dispatch.failures.last else { return nil }
        self.init(dispatch, .deferred, at: failure.occurredAt)
        (attempt, reasonCode, detail) = (failure.attempt, failure.reasonCode, failure.detail)
        (provider, providerAccount, providerCode) = (failure.provider, failure.providerAccount, failure.providerCode)
    }

    mutating func blame(_ fault: SendFault, isPermanent: Bool) {
        (reasonCode, detail, self.isPermanent) = (fault.code, fault.detail.isEmpty ? nil : fault.detail, isPermanent)
        providerCode = fault.providerCode
    }
}
