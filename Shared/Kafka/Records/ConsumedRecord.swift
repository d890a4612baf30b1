package import Primitives

/// A record that was read. Its bytes are its own.
package struct ConsumedRecord: Sendable, Equatable {
    package let source: TopicPartition
    package let offset: Int64
    package let key: [UInt8]?
    /// `nil` is a tombstone.
    package let value: [UInt8]?
    package let headers: KafkaHeaders
    package let timestamp: Timestamp?
    /// Under which assignment of its partition the record was handed out.
    let assignment: Assignment

    package var topic: String { source.topic }
    package var partition: Int32 { source.partition }
}
