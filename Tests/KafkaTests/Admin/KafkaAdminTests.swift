import Concurrency
import Kafka
import Observability
import TestSupport
import Testing

@Suite("KafkaAdmin on a broker", .timeLimit(.minutes(1)))
struct KafkaAdminTests {
    @Test("makes topics, grows them, never shrinks them, and doing it again changes nothing")
    func ensureTopics() async throws {
        let topic = try await TestTopic(partitions: 3)
        let admin = try KafkaAdmin(topic.configuration, logger: .silent)
        for (wanted, found) in [(3, 3), (5, 5), (2, 5)] {
            let specification = TopicSpecification(name: topic.name, partitions: wanted, retention: .seconds(3600))
            try await admin.ensureTopics([specification])
            let described = try await admin.topics().first { $0.name == topic.name }
            #expect(described?.partitions == (0..<Int32(found)).map { $0 })
        }
        try await admin.deleteTopics([topic.name])
        try await admin.deleteTopics([topic.name])
        #expect(try await !admin.topics().contains { $0.name == topic.name })
    }

    @Test("several at once may make the same topic")
    func concurrent() async throws {
        let configuration = try await SharedBroker.configuration()
        let name = try await TestTopic().name + "-shared"
        try await withThrowingTaskGroup { group in
            for _ in 0..<5 {
                group.addTask {
                    let admin = try KafkaAdmin(configuration, logger: .silent)
                    try await admin.ensureTopics([TopicSpecification(name: name, partitions: 4)])
                }
            }
            try await group.waitForAll()
        }
        let admin = try KafkaAdmin(configuration, logger: .silent)
        #expect(try await admin.topics().first { $0.name == name }?.partitions.count == 4)
    }

    @Test("tells watermarks and a group's lag for each partition, also where nothing was committed")
    func lag() async throws {
        let topic = try await TestTopic(partitions: 2)
        let producer = try topic.producer()
        try await producer.send((0..<30).map { topic.record("\($0)", partition: $0 < 10 ? 0 : 1) })
        await producer.shutDown()
        let admin = try KafkaAdmin(topic.configuration, logger: .silent)
        let watermarks = try await admin.watermarks(of: [topic.partition(0), topic.partition(1)])
        #expect(watermarks[topic.partition(0)] == Watermarks(low: 0, high: 10))
        #expect(watermarks[topic.partition(1)] == Watermarks(low: 0, high: 20))
        #expect(try await admin.lag(of: topic.name, in: [topic.name]).map(\.lag) == [10, 20])
        let member = try GroupMember(of: topic.name, topic)
        let records = try await member.read(30)
        member.consumer.complete(records.filter { $0.partition == 1 && $0.offset < 5 })
        member.consumer.complete(records.filter { $0.partition == 0 })
        try await member.consumer.commit()
        #expect(try await admin.lag(of: topic.name, in: [topic.name]).map(\.lag) == [0, 15])
        member.consumer.complete(records)
        try await member.leave()
    }

    @Test("a name that cannot be a topic's is refused")
    func badName() async throws {
        let admin = try KafkaAdmin(try await SharedBroker.configuration(), logger: .silent)
        await #expect(throws: KafkaError.self) {
            try await admin.ensureTopics([TopicSpecification(name: "no/slash", partitions: 1)])
        }
    }

    @Test("without a broker each call ends by its deadline with a retriable error")
    func noBroker() async throws {
        let admin = try KafkaAdmin(KafkaConfiguration(brokers: "127.0.0.1:\(freePort())"), logger: .silent)
        let start = ContinuousClock.now
        let error = await #expect(throws: KafkaError.self) { try await admin.topics(until: .after(.seconds(1))) }
        #expect(error?.isRetriable == true)
        #expect(start.duration(to: .now) < .seconds(10))
    }
}
