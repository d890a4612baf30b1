/// An address of a person on a channel.
package struct Contact: Sendable, Hashable {
    package let channel: Channel
    package let address: SealedAddress
    package var isVerified: Bool

    package init(channel: Channel, address: SealedAddress, isVerified: Bool) {
        (self.channel, self.address, self.isVerified) = (channel, address, isVerified)
    }
}
