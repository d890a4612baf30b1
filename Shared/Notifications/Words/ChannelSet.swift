/// Channels without an order, in one byte.
package struct ChannelSet: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package init(_ channels: some Sequence<Channel>) {
        rawValue = channels.reduce(0) { $0 | 1 << $1.rawValue }
    }

    package func contains(_ channel: Channel) -> Bool {
        rawValue & 1 << channel.rawValue != 0
    }

    package static let all = ChannelSet(Channel.allCases)
}
