package import Primitives

/// A record to be sent.
package struct KafkaRecord: Sendable, Equatable {
    package var topic: String
    /// `nil` leaves the choice to the key's hash, which is that of the Java client (murmur2).
    package var partition: Int32?
    package var key: [UInt8]?
    /// `nil` is a tombstone, which is not the same as an empty value.
    package var value: [UInt8]?
    package var headers: KafkaHeaders
    /// In whole milliseconds on the wire; `nil` is the moment at which the record is sent.
    package var timestamp: Timestamp?

    package init(
        topic: String,
        partition: Int32? = nil,
        key: [UInt8]?,
        value: [UInt8]?,
        headers: KafkaHeaders = [:],
        timestamp: Timestamp? = nil
    ) {
        (self.topic, self.partition, self.key, self.value) = (topic, partition, key, value)
        (self.headers, self.timestamp) = (headers, timestamp)
    }

    /// About what the record takes in the library's queue.
    var size: Int { 100 + (key?.count ?? 0) + (value?.count ?? 0) + headers.size }
}
