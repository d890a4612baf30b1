package import Primitives

/// The wish to take a notification back.
package struct Cancellation: Hashable, Sendable {
    package let notification: UUIDv7
    /// Empty: all of them.
    package let channels: ChannelSet
    /// The channels whose dispatch was concluded in the send ledger for this cancel before any worker claimed it, so
    /// that it will not be sent: of those in `RecipientState.revocable`.
    package var revoked: ChannelSet = []
    /// Those of them that a worker had claimed. One that the state does not know as dispatched was dispatched by an owner
    /// that lost its partition, or its life, before it could say so.
    package var overtaken: ChannelSet = []

    package init(_ notification: UUIDv7, channels: ChannelSet = []) {
        (self.notification, self.channels) = (notification, channels)
    }

    func asks(for channel: Channel) -> Bool {
        channels.isEmpty || channels.contains(channel)
    }
}

/// What became of a cancel on one channel. The words are the contract's.
package enum CancelOutcome: String, Sendable {
    /// It was not sent, and will not be.
    case prevented
    /// It was shown, and is taken back.
    case retracted
    case tooLate = "too_late"
}
