import CRdKafka
import Concurrency
import Primitives

/// The library's admin requests, each blocking until it is answered or its time is over.
struct AdminRequests: Sendable {
    let client: ClientHandle
    let deadline: Deadline

    func create(_ topics: [TopicSpecification]) throws(KafkaError) -> [TopicRefusal] {
        var requests: [OpaquePointer?] = []
        defer { rd_kafka_NewTopic_destroy_array(&requests, requests.count) }
        for topic in topics { requests.append(try newTopic(topic)) }
        let event = try result(RD_KAFKA_ADMIN_OP_CREATETOPICS) { options, queue in
            rd_kafka_CreateTopics(client.pointer, &requests, requests.count, options, queue)
        }
        var count = 0
        let answer = rd_kafka_event_CreateTopics_result(event.pointer)
        return refusals(rd_kafka_CreateTopics_result_topics(answer, &count), count)
    }

    func grow(_ topics: [TopicSpecification]) throws(KafkaError) -> [TopicRefusal] {
        var requests: [OpaquePointer?] = []
        defer { rd_kafka_NewPartitions_destroy_array(&requests, requests.count) }
        for topic in topics { requests.append(try newPartitions(topic)) }
        let event = try result(RD_KAFKA_ADMIN_OP_CREATEPARTITIONS) { options, queue in
            rd_kafka_CreatePartitions(client.pointer, &requests, requests.count, options, queue)
        }
        var count = 0
        let answer = rd_kafka_event_CreatePartitions_result(event.pointer)
        return refusals(rd_kafka_CreatePartitions_result_topics(answer, &count), count)
    }

    func delete(_ topics: [String]) throws(KafkaError) -> [TopicRefusal] {
        var requests: [OpaquePointer?] = topics.map { rd_kafka_DeleteTopic_new($0) }
        defer { rd_kafka_DeleteTopic_destroy_array(&requests, requests.count) }
        let event = try result(RD_KAFKA_ADMIN_OP_DELETETOPICS) { options, queue in
            rd_kafka_DeleteTopics(client.pointer, &requests, requests.count, options, queue)
        }
        var count = 0
        let answer = rd_kafka_event_DeleteTopics_result(event.pointer)
        return refusals(rd_kafka_DeleteTopics_result_topics(answer, &count), count)
    }

    /// What a group has committed; partitions of which it has committed nothing are left out.
    func committed(by group: String) throws(KafkaError) -> [TopicPartition: Int64] {
        var requests: [OpaquePointer?] = [rd_kafka_ListConsumerGroupOffsets_new(group, nil)]
        defer { rd_kafka_ListConsumerGroupOffsets_destroy_array(&requests, requests.count) }
        let event = try result(RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS) { options, queue in
            rd_kafka_ListConsumerGroupOffsets(client.pointer, &requests, requests.count, options, queue)
        }
        var count = 0
        let answer = rd_kafka_event_ListConsumerGroupOffsets_result(event.pointer)
        guard let groups = rd_kafka_ListConsumerGroupOffsets_result_groups(answer, &count), count > 0 else {
            return [:]
        }
        if let error = rd_kafka_group_result_error(groups[0]) {
            throw KafkaError(failure: rd_kafka_error_code(error), String(cString: rd_kafka_error_string(error)))
        }
        let elements = PartitionList.elements(rd_kafka_group_result_partitions(groups[0]))
        return Dictionary(elements.filter { $0.offset >= 0 }.map { ($0.partition, $0.offset) }) { $1 }
    }

    /// Makes a request and waits for its result, or throws the request's error.
    private func result(
        _ kind: rd_kafka_admin_op_t,
        _ request: (_ options: OpaquePointer?, _ queue: OpaquePointer) -> Void
    ) throws(KafkaError) -> Event {
        let options = rd_kafka_AdminOptions_new(client.pointer, kind)
        defer { rd_kafka_AdminOptions_destroy(options) }
        let limit = Int32(clamping: max(1, deadline.remaining.milliseconds))
        var reason = ReasonBuffer()
        _ = reason.fill { rd_kafka_AdminOptions_set_request_timeout(options, limit, $0, $1) }
        let queue = EventQueue(of: client)
        request(options, queue.pointer)
        guard let event = queue.poll(for: deadline.remaining) else { throw KafkaError(.timedOut, "no answer in time") }
        if let error = event.error { throw error }
        return event
    }

    private func refusals(_ topics: UnsafeMutablePointer<OpaquePointer?>?, _ count: Int) -> [TopicRefusal] {
        UnsafeBufferPointer(start: topics, count: topics == nil ? 0 : count).compactMap { topic in
            let code = rd_kafka_topic_result_error(topic)
            guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
            return TopicRefusal(
                topic: String(cString: rd_kafka_topic_result_name(topic)),
                code: code,
                reason: rd_kafka_topic_result_error_string(topic).map { String(cString: $0) } ?? ""
            )
        }
    }

    private func newTopic(_ topic: TopicSpecification) throws(KafkaError) -> OpaquePointer {
        var reason = ReasonBuffer()
        let (partitions, replication) = (Int32(clamping: topic.partitions), Int32(clamping: topic.replication ?? -1))
        guard let made = reason.fill({ rd_kafka_NewTopic_new(topic.name, partitions, replication, $0, $1) }) else {
            throw KafkaError(.configuration, "\(topic.name): \(reason.text)")
        }
        if let retention = topic.retention {
            rd_kafka_NewTopic_set_config(made, "retention.ms", "\(retention.milliseconds)")
        }
        return made
    }

    private func newPartitions(_ topic: TopicSpecification) throws(KafkaError) -> OpaquePointer {
        var reason = ReasonBuffer()
        let partitions = max(0, topic.partitions)
        guard let made = reason.fill({ rd_kafka_NewPartitions_new(topic.name, partitions, $0, $1) }) else {
            throw KafkaError(.configuration, "\(topic.name): \(reason.text)")
        }
        return made
    }
}
