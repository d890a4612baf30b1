import Postgres
package import Primitives

/// A request to an audience, as far as it came.
package struct FanOut: Sendable, Hashable {
    package enum State: String, TextColumn, CaseIterable {
        case accepted, running, cancelling, done, cancelled, expired
    }

    package let id: UUIDv7
    package let audience: AudienceKey
    package var template: String?
    package var category: String?
    package let priority: String
    package var sendAt: Timestamp?
    package var expiresAt: Timestamp?
    package internal(set) var state = State.accepted
    /// How many people were taken: each of them has a notification, or will.
    package internal(set) var taken = 0
    /// Whom a cancel has spared.
    package internal(set) var prevented = 0
    package internal(set) var updatedAt: Timestamp

    package init(_ id: UUIDv7, to audience: AudienceKey, priority: String) {
        (self.id, self.audience, self.priority, updatedAt) = (id, audience, priority, id.timestamp)
    }

    package var createdAt: Timestamp { id.timestamp }

    /// The ids of its notifications; `nil` before the first.
    package var notifications: ClosedRange<UUIDv7>? {
        taken > 0 ? id.numbered(0)...max(id.numbered(0), id.numbered(taken - 1)) : nil
    }
}

extension UUIDv7 {
    /// The id of a fan-out's notification by its place: of the same moment, right behind the fan-out's own and those of
    /// the places before. The lowest 16 bits are the parent's, as ids that are derived from a notification's put their
    /// own there; the other 58 random bits count. So a fan-out's notifications are a range of ids, in which no other's
    /// lies but by a chance of its size in 2^58.
    package func numbered(_ place: Int) -> UUIDv7 {
        let (upper, lower): (UInt64, UInt64) = (0x0FFF, 0x3FFF_FFFF_FFFF)
        let number = (high & upper) << 46 | low >> 16 & lower
        let next = number &+ 1 &+ UInt64(truncatingIfNeeded: place)
        // Version and variant are in bits that are left alone.
        let (high, low) = (high & ~upper | next >> 46 & upper, low & ~(lower << 16) | (next & lower) << 16)
        return UUIDv7(high: high, low: low) ?? self
    }
}
