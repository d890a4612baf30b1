import CRdKafka
package import Concurrency
package import Observability

/// Makes topics and asks how far groups have come. Every call ends by its deadline, ten seconds away unless given.
package struct KafkaAdmin: Sendable {
    private let client: ClientHandle
    private let calls = BlockingCalls()

    package init(_ configuration: KafkaConfiguration, logger: Logger) throws(KafkaError) {
        client = try ClientHandle(.producer, configuration.properties(with: [:]), logger: logger)
    }

    /// Makes the topics that are missing and adds the partitions that are missing; a topic that is larger stays so.
    /// Several processes may do this at the same time.
    package func ensureTopics(
        _ topics: [TopicSpecification],
        until deadline: Deadline = .after(.seconds(10))
    ) async throws(KafkaError) {
        try await run(until: deadline) { requests throws(KafkaError) in
            let plan = TopicPlan(wanted: topics, existing: try requests.topics())
            if !plan.toCreate.isEmpty {
                try KafkaAdmin.check(try requests.create(plan.toCreate), but: RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS)
            }
            if !plan.toGrow.isEmpty {
                try KafkaAdmin.check(try requests.grow(plan.toGrow), but: RD_KAFKA_RESP_ERR_INVALID_PARTITIONS)
            }
        }
    }

    /// Deletes topics with all their records; one that does not exist is no error.
    package func deleteTopics(
        _ topics: [String],
        until deadline: Deadline = .after(.seconds(10))
    ) async throws(KafkaError) {
        guard !topics.isEmpty else { return }
        try await run(until: deadline) { requests throws(KafkaError) in
            try KafkaAdmin.check(try requests.delete(topics), but: RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART)
        }
    }

    package func topics(until deadline: Deadline = .after(.seconds(10))) async throws(KafkaError) -> [TopicDescription]
    {
        try await run(until: deadline) { requests throws(KafkaError) in try requests.topics() }
    }

    package func watermarks(
        of partitions: [TopicPartition],
        until deadline: Deadline = .after(.seconds(10))
    ) async throws(KafkaError) -> [TopicPartition: Watermarks] {
        try await run(until: deadline) { requests throws(KafkaError) in try requests.watermarks(of: partitions) }
    }

    /// How far a group has come in every partition of these topics, in their order.
    package func lag(
        of group: String,
        in topics: [String],
        until deadline: Deadline = .after(.seconds(10))
    ) async throws(KafkaError) -> [PartitionLag] {
        try await run(until: deadline) { requests throws(KafkaError) in
            let existing = try requests.topics().filter { topics.contains($0.name) }
            let committed = try requests.committed(by: group)
            let watermarks = try requests.watermarks(of: existing.flatMap(\.topicPartitions))
            return watermarks.sorted { $0.key < $1.key }.map { partition, watermarks in
                PartitionLag(partition: partition, committed: committed[partition], watermarks: watermarks)
            }
        }
    }

    private func run<Value: Sendable>(
        until deadline: Deadline,
        _ call: @escaping @Sendable (AdminRequests) throws(KafkaError) -> Value
    ) async throws(KafkaError) -> Value {
        let requests = AdminRequests(client: client, deadline: deadline)
        return try await calls.run(until: deadline) { () throws(KafkaError) in try call(requests) }
    }

    /// Throws the first refusal other than the one that means that it is done already.
    private static func check(_ refusals: [TopicRefusal], but done: rd_kafka_resp_err_t) throws(KafkaError) {
        if let refusal = refusals.first(where: { $0.code != done }) { throw refusal.error }
    }
}
