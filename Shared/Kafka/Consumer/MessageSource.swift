import CRdKafka

/// The partition that the latest message came from, so that the next of the same need not be looked up by name.
///
/// `@unchecked Sendable`: the topic's pointer is only compared. It stays the same topic's while `layout` is the
/// tracker's, because the library keeps the topics of assigned partitions.
struct MessageSource: @unchecked Sendable {
    let topic: OpaquePointer?
    let partition: Int32
    let layout: Int
    let place: Int
    let name: TopicPartition

    func isSource(of message: rd_kafka_message_t, _ layout: Int) -> Bool {
        message.rkt == topic && message.partition == partition && layout == self.layout
    }
}
