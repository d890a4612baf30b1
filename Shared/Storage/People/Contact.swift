package import Primitives

/// An address of a person on a channel.
package struct Contact: Sendable, Hashable {
    package let channel: Channel
    package let address: SealedAddress
    package var isVerified: Bool
    /// Set by the store; every write adds one.
    package internal(set) var version = 0
    /// Set by the store.
    package internal(set) var updatedAt: Timestamp?

    package init(channel: Channel, address: SealedAddress, isVerified: Bool) {
        (self.channel, self.address, self.isVerified) = (channel, address, isVerified)
    }
}
