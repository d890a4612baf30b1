import Primitives
package import Wire

extension ChannelDispatch {
    /// One that was decided now, for somebody of the tenant `demo`.
    package static func fresh(_ channel: Channel, to destination: Destination, user: String) -> ChannelDispatch {
        let now = WallClock.system.now
        guard let recipient = RecipientKey(tenant: "demo", user: user) else { preconditionFailure("a good key") }
        return ChannelDispatch(
            id: UUIDv7(at: now),
            recipient: recipient,
            notificationID: UUIDv7(at: now),
            channel: channel,
            destination: destination,
            acceptedAt: now,
            decidedAt: now
        )
    }
}
