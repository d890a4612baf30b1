/// What is told of a delivery to its person's owner has the event's id, so that it is the same when it is told again.
extension RecipientCommand {
    package init(telling event: DeliveryEvent, _ action: Action) {
        self.init(
            id: event.id,
            recipient: event.recipient,
            issuedAt: event.recordedAt,
            cause: event.cause,
            action: action
        )
    }
}

extension ChannelConcluded {
    package init(_ event: DeliveryEvent, _ conclusion: ChannelConclusion) {
        self.init(
            eventID: event.id,
            notificationID: event.notificationID,
            dispatchID: event.dispatchID,
            channel: event.channel,
            conclusion: conclusion,
            occurredAt: event.occurredAt
        )
        (step, reasonCode, isPermanent) = (event.step, event.reasonCode, event.isPermanent)
        digested = event.digested
    }
}
