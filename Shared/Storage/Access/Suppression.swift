import Postgres
package import Primitives

/// An address that must not be written to.
package struct Suppression: Sendable, Hashable {
    package enum Reason: String, TextColumn, CaseIterable {
        case hardBounce = "hard_bounce"
        case complaint, unsubscribe, stop, manual
    }

    package let id: UUIDv7
    package let channel: Channel
    package let address: SealedAddress
    /// `nil` for every category.
    package let category: CategoryKey?
    package let reason: Reason
    package let source: String

    package init(
        id: UUIDv7,
        channel: Channel,
        address: SealedAddress,
        category: CategoryKey? = nil,
        reason: Reason,
        source: String
    ) {
        (self.id, self.channel, self.address) = (id, channel, address)
        (self.category, self.reason, self.source) = (category, reason, source)
    }
}
