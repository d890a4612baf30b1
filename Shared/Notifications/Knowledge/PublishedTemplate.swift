package import Primitives

/// Which channels a template has words for, and in which variants.
package struct PublishedTemplate: Hashable, Sendable {
    package let version: Int64
    package let channels: ChannelSet
    /// Of the channels on which there is something to draw.
    private let variants: [Channel: [Variant]]

    /// Words that share a channel's traffic with others, in proportion to their weight.
    package struct Variant: Hashable, Sendable {
        package let name: String
        package let weight: Int

        package init(_ name: String, weight: Int) {
            (self.name, self.weight) = (name, max(0, weight))
        }
    }

    package init(version: Int64, channels: ChannelSet, variants: [Channel: [Variant]] = [:]) {
        (self.version, self.channels) = (version, channels)
        self.variants = variants.filter { $0.value.count > 1 }.mapValues { $0.sorted { $0.name < $1.name } }
    }

    /// The variant that a notification has on a channel: always the same one, so a replay makes the same message, and on
    /// all channels alike where they have the same variants. `nil` when there is nothing to draw from.
    package func variant(of notification: UUIDv7, on channel: Channel) -> String? {
        guard let variants = variants[channel], variants.count > 1 else { return nil }
        let total = variants.reduce(0) { $0 + UInt64($1.weight) }
        guard total > 0 else { return variants.first?.name }
        var place = notification.low.mixed % total
        for variant in variants {
            if place < variant.weight { return variant.name }
            place -= UInt64(variant.weight)
        }
        return nil
    }
}

extension UInt64 {
    /// Every bit depends on all bits, as the last step of MurmurHash3 has it.
    var mixed: UInt64 {
        var bits = self
        bits = (bits ^ bits >> 33) &* 0xFF51_AFD7_ED55_8CCD
        bits = (bits ^ bits >> 33) &* 0xC4CE_B9FE_1A85_EC53
        return bits ^ bits >> 33
    }
}
