import Postgres
package import Primitives

/// One installation that can be woken by push.
package struct Device: Sendable, Hashable {
    package enum Platform: String, TextColumn, CaseIterable {
        case fcm, apns, webpush, onesignal
    }

    package let id: UUIDv7
    package let platform: Platform
    package let app: String
    /// The plain text of a `PushTarget.Address`, sealed.
    package let token: SealedAddress
    /// When it was last registered; set by the store.
    package internal(set) var lastSeenAt: Timestamp?

    package init(id: UUIDv7, platform: Platform, app: String = "", token: SealedAddress) {
        (self.id, self.platform, self.app, self.token) = (id, platform, app, token)
    }
}
