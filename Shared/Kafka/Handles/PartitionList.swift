import CRdKafka

/// Owns an `rd_kafka_topic_partition_list_t`.
struct PartitionList: ~Copyable {
    let pointer: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

    /// An offset may also be one of the library's logical ones.
    init(_ offsets: [(partition: TopicPartition, offset: Int64)]) {
        pointer = rd_kafka_topic_partition_list_new(Int32(clamping: offsets.count))
        for (partition, offset) in offsets {
            rd_kafka_topic_partition_list_add(pointer, partition.topic, partition.partition).pointee.offset = offset
        }
    }

    init(_ partitions: [TopicPartition]) {
        self.init(partitions.map { ($0, Int64(RD_KAFKA_OFFSET_INVALID)) })
    }

    deinit {
        rd_kafka_topic_partition_list_destroy(pointer)
    }

    var elements: [Element] { PartitionList.elements(pointer) }

    /// Of the partitions that a call has refused.
    var firstError: KafkaError? {
        elements.lazy.compactMap { KafkaError($0.code, "\($0.partition)") }.first
    }

    /// What a list says of one partition.
    struct Element {
        let partition: TopicPartition
        let offset: Int64
        let code: rd_kafka_resp_err_t
    }

    /// Copies a list that is someone else's.
    static func elements(_ list: UnsafePointer<rd_kafka_topic_partition_list_t>?) -> [Element] {
        guard let list = list?.pointee, let elements = list.elems else { return [] }
        return UnsafeBufferPointer(start: elements, count: Int(list.cnt)).map {
            Element(
                partition: TopicPartition(String(cString: $0.topic), $0.partition),
                offset: $0.offset,
                code: $0.err
            )
        }
    }
}
