import Primitives

/// APIs 19, 20, 21 and 37.
extension Broker {
    private struct NewTopic {
        let name: String
        let partitions: Int32
        let replicas: Int16
        let assignments: [(partition: Int32, nodes: [Int32])]
        let config: [(name: String, value: String?)]

        init(from reader: inout ProtocolReader) throws {
            (name, partitions, replicas) = (try reader.string(), try reader.integer(), try reader.integer())
            assignments = try reader.array { (try $0.integer(), try $0.array { try $0.integer() }) }
            config = try reader.array { (try $0.string(), try $0.nullableString()) }
        }
    }

    private static let partitionLimit = 1000

    func createTopics(_ call: inout Call) throws {
        let version = call.version
        let wanted = try call.request.array { try NewTopic(from: &$0) }
        try call.request.skip(4)
        let isDryRun = version >= 1 ? try call.request.boolean() : false
        if version >= 2 { call.response.integer(Int32(0)) }
        call.response.array(wanted) { writer, topic in
            let refusal = Refusal.from { try create(topic, isDryRun: isDryRun) }
            writer.string(topic.name)
            writer.refusal(refusal)
            if version >= 1 { writer.string(refusal?.message) }
        }
    }

    func deleteTopics(_ call: inout Call) throws {
        let names = try call.request.array { try $0.string() }
        if call.version >= 1 { call.response.integer(Int32(0)) }
        call.response.array(names) { writer, name in
            let refusal = Refusal.from {
                guard let topic = topics[name] else { throw Refusal(.unknownTopicOrPartition) }
                try topics.delete(topic)
                try offsets.remove(topic: name)
            }
            writer.string(name)
            writer.refusal(refusal)
        }
    }

    func createPartitions(_ call: inout Call) throws {
        let wanted = try call.request.array { reader in
            (
                name: try reader.string(), count: Int(try reader.integer(Int32.self)),
                assignments: try reader.array { try $0.array { try $0.integer(Int32.self) } }
            )
        }
        try call.request.skip(4)
        let isDryRun = try call.request.boolean()
        call.response.integer(Int32(0))
        call.response.array(wanted) { writer, wanted in
            let refusal = Refusal.from { try grow(wanted.name, to: wanted.count, isDryRun: isDryRun) }
            writer.string(wanted.name)
            writer.errorAndMessage(refusal)
        }
    }

    func deleteRecords(_ call: inout Call) throws {
        let wanted = try call.request.byTopic { (try $0.integer(Int32.self), try $0.integer(Int64.self)) }
        call.response.integer(Int32(0))
        call.response.byTopic(wanted) { writer, topic, wanted in
            let log = topics.partition(topic, wanted.0)?.log
            let refusal = Refusal.from {
                guard let log else { throw Refusal(.unknownTopicOrPartition) }
                let offset = wanted.1 == -1 ? log.nextOffset : wanted.1
                guard (log.startOffset...log.nextOffset).contains(offset) else { throw Refusal(.offsetOutOfRange) }
                try log.trim(to: offset)
            }
            writer.integer(wanted.0)
            writer.integer(log?.startOffset ?? -1)
            writer.refusal(refusal)
        }
    }

    private func create(_ topic: NewTopic, isDryRun: Bool) throws {
        guard let name = TopicName(topic.name) else { throw Refusal(.invalidTopic, "Invalid topic name") }
        guard topics[topic.name] == nil else {
            throw Refusal(.topicAlreadyExists, "Topic '\(topic.name)' already exists.")
        }
        let count = try partitionCount(topic)
        let config = try TopicConfig(topic.config)
        if !isDryRun { try topics.create(name, partitions: count, config: config) }
    }

    private func partitionCount(_ topic: NewTopic) throws -> Int {
        guard topic.assignments.isEmpty else {
            let indices = topic.assignments.map(\.partition).sorted()
            guard indices == (0..<Int32(clamping: indices.count)).map({ $0 }), indices.count <= Broker.partitionLimit,
                topic.assignments.allSatisfy({ $0.nodes == [Broker.nodeID] })
            else { throw Refusal(.invalidReplicaAssignment, "there is only node \(Broker.nodeID)") }
            return indices.count
        }
        guard topic.replicas == 1 || topic.replicas == -1 else {
            throw Refusal(.invalidReplicationFactor, "there is only one broker")
        }
        let count = topic.partitions == -1 ? options.defaultPartitions : Int(topic.partitions)
        guard (1...Broker.partitionLimit).contains(count) else {
            throw Refusal(.invalidPartitions, "a topic has 1 to \(Broker.partitionLimit) partitions")
        }
        return count
    }

    private func grow(_ name: String, to count: Int, isDryRun: Bool) throws {
        guard let topic = topics[name] else { throw Refusal(.unknownTopicOrPartition) }
        guard count > topic.partitions.count, count <= Broker.partitionLimit else {
            throw Refusal(.invalidPartitions, "the topic has \(topic.partitions.count) partitions")
        }
        if !isDryRun { try topic.grow(to: count, now: wallClock.now) }
    }
}
