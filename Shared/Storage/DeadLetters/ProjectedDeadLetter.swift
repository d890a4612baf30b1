package import Primitives

/// A dispatch that workers gave up, as its channel's dead letters tell of it.
package struct ProjectedDeadLetter: Sendable {
    package let recipient: RecipientKey
    package let dispatch: UUIDv7
    package let notification: UUIDv7
    package let channel: Channel
    package let errorCode: String
    package let buriedAt: Timestamp
    /// What `DeadLetterVault` made of the record.
    package let sealed: [UInt8]
    package var template: String?
    package var category: String?
    package var provider: String?
    package var account: String?
    package var providerCode: String?
    package var attempts: Int32 = 1
    package var redrives: Int32 = 0
    /// JSON, the oldest first.
    package var failures = "[]"

    package init(
        _ recipient: RecipientKey,
        dispatch: UUIDv7,
        notification: UUIDv7,
        channel: Channel,
        errorCode: String,
        buriedAt: Timestamp,
        sealed: [UInt8]
    ) {
        (self.recipient, self.dispatch, self.notification) = (recipient, dispatch, notification)
        (self.channel, self.errorCode) = (channel, errorCode)
        (self.buriedAt, self.sealed) = (buriedAt, sealed)
    }
}
