import CRdKafka
import Concurrency
import Primitives

extension AdminRequests {
    /// Every topic, in the order of their names; without those that are just being deleted.
    func topics() throws(KafkaError) -> [TopicDescription] {
        var metadata: UnsafePointer<rd_kafka_metadata>?
        let code = rd_kafka_metadata(client.pointer, 1, nil, &metadata, milliseconds)
        if let error = KafkaError(code, "metadata") { throw error }
        guard let metadata else { return [] }
        defer { rd_kafka_metadata_destroy(metadata) }
        let topics = UnsafeBufferPointer(start: metadata.pointee.topics, count: Int(metadata.pointee.topic_cnt))
        return topics.filter { $0.err == RD_KAFKA_RESP_ERR_NO_ERROR }.map(TopicDescription.init).sorted {
            $0.name < $1.name
        }
    }

    /// One request a broker, however many partitions.
    func watermarks(of partitions: [TopicPartition]) throws(KafkaError) -> [TopicPartition: Watermarks] {
        let low = try offsets(of: partitions, at: Int64(RD_KAFKA_OFFSET_BEGINNING))
        let high = try offsets(of: partitions, at: Int64(RD_KAFKA_OFFSET_END))
        return low.reduce(into: [:]) { watermarks, low in
            watermarks[low.key] = high[low.key].map { Watermarks(low: low.value, high: $0) }
        }
    }

    /// In this request the two logical offsets stand where a time would be: that is how the protocol has it.
    private func offsets(
        of partitions: [TopicPartition],
        at position: Int64
    ) throws(KafkaError) -> [TopicPartition: Int64] {
        guard !partitions.isEmpty else { return [:] }
        let list = PartitionList(partitions.map { ($0, position) })
        let code = rd_kafka_offsets_for_times(client.pointer, list.pointer, milliseconds)
        if let error = KafkaError(code, "offsets") ?? list.firstError { throw error }
        return Dictionary(list.elements.map { ($0.partition, $0.offset) }) { $1 }
    }

    private var milliseconds: Int32 { Int32(clamping: deadline.remaining.milliseconds) }
}

extension TopicDescription {
    fileprivate init(_ topic: rd_kafka_metadata_topic) {
        let partitions = UnsafeBufferPointer(start: topic.partitions, count: Int(topic.partition_cnt))
        self.init(name: String(cString: topic.topic), partitions: partitions.map(\.id).sorted())
    }
}
