import Wire

extension ChannelDispatch {
    /// The message that one of a digest's items would have been.
    func alone(_ item: DigestItem) -> ChannelDispatch {
        var message = ChannelDispatch(
            id: item.dispatchID,
            recipient: recipient,
            notificationID: item.notificationID,
            channel: channel,
            destination: destination,
            acceptedAt: item.acceptedAt,
            decidedAt: decidedAt
        )
        (message.step, message.category, message.priority) = (step, item.category, priority)
        (message.template, message.content, message.variables) = (item.template, item.content, item.variables)
        (message.locale, message.timezone) = (item.locale ?? locale, timezone)
        (message.expiresAt, message.tracking, message.cause) = (item.expiresAt, tracking, cause)
        return message
    }
}
