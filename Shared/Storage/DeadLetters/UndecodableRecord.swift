import Postgres
package import Primitives

/// A record among a channel's dead letters that is none; where it lies, since nobody can say what it is.
package struct UndecodableRecord: Sendable, Hashable {
    /// By its partition and offset; a channel has one topic of dead letters.
    package struct Place: Sendable, Hashable {
        package let partition: Int32
        package let offset: Int64

        package init(partition: Int32, offset: Int64) {
            (self.partition, self.offset) = (partition, offset)
        }

        /// Reads `3-1207`.
        package init?(_ text: some StringProtocol) {
            let parts = text.split(separator: "-", omittingEmptySubsequences: false)
            guard parts.count == 2, let partition = Int32(parts[0]), let offset = Int64(parts[1]) else { return nil }
            guard partition >= 0, offset >= 0, "\(partition)-\(offset)" == text else { return nil }
            self.init(partition: partition, offset: offset)
        }

        package var text: String { "\(partition)-\(offset)" }
    }

    package let topic: String
    package let place: Place
    package let channel: Channel
    /// In bytes.
    package let size: Int
    /// What was wrong with it, in our words.
    package let fault: String
    /// Set by the store.
    package internal(set) var seenAt: Timestamp?

    package init(topic: String, _ place: Place, on channel: Channel, size: Int, fault: String) {
        (self.topic, self.place, self.channel, self.size, self.fault) = (topic, place, channel, size, fault)
    }
}
