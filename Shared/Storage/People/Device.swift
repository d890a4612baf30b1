import Postgres
package import Primitives

/// One installation that can be woken by push.
package struct Device: Sendable, Hashable {
    package enum Platform: String, TextColumn, CaseIterable {
        case fcm, apns, webpush
    }

    package let id: UUIDv7
    package let platform: Platform
    package let app: String
    /// The provider's token, or a browser's subscription.
    package let token: SealedAddress

    package init(id: UUIDv7, platform: Platform, app: String = "", token: SealedAddress) {
        (self.id, self.platform, self.app, self.token) = (id, platform, app, token)
    }
}
