import Concurrency
import Kafka
import Observability
import Synchronization
import TestSupport
import Testing

@Suite("Rebalances", .timeLimit(.minutes(2)))
struct RebalanceTests {
    private static let partitions = 6

    @Test(
        "members that come and go in order leave nothing out and repeat nothing",
        arguments: [KafkaConsumerOptions.Assignor.cooperativeSticky, .range, .roundRobin]
    )
    func comingAndGoing(assignor: KafkaConsumerOptions.Assignor) async throws {
        let topic = try await TestTopic(partitions: RebalanceTests.partitions)
        let producer = try topic.producer()
        let seen = Seen()
        let first = try reader(topic, assignor, seen)
        try await send(0..<3000, topic, producer)
        try await eventually("the first member reads") { seen.count > 0 }
        let second = try reader(topic, assignor, seen)
        try await send(3000..<6000, topic, producer)
        for member in [first.member, second.member] {
            try await member.waitForAssignment(of: RebalanceTests.partitions / 2)
        }
        try await send(6000..<7000, topic, producer)
        try await first.leave()
        try await second.member.waitForAssignment(of: RebalanceTests.partitions)
        try await send(7000..<8000, topic, producer)
        try await eventually("all is read", within: .seconds(20)) { seen.count == 8000 }
        try await second.leave()
        #expect(seen.repeated == 0)
        let admin = try KafkaAdmin(topic.configuration, logger: .silent)
        #expect(try await admin.lag(of: topic.name, in: [topic.name]).allSatisfy { $0.lag == 0 })
        await producer.shutDown()
    }

    @Test("with the cooperative assignor a member keeps what another does not need")
    func cooperative() async throws {
        let topic = try await TestTopic(partitions: RebalanceTests.partitions)
        let first = try GroupMember(of: topic.name, topic)
        try await first.waitForAssignment(of: RebalanceTests.partitions)
        let second = try GroupMember(of: topic.name, topic)
        try await second.waitForAssignment(of: RebalanceTests.partitions / 2)
        let revoked = first.assignmentChanges.compactMap { change -> Int? in
            if case .revoked(let partitions) = change { partitions.count } else { nil }
        }
        #expect(revoked == [RebalanceTests.partitions / 2])
        try await first.leave()
        try await second.leave()
    }

    @Test("a record completed after its partition was taken away commits nothing for the new owner")
    func lateCompletion() async throws {
        let topic = try await TestTopic()
        let producer = try topic.producer()
        try await producer.send((0..<10).map { topic.record("\($0)") })
        let first = try GroupMember(of: topic.name, topic) { $0.revokeTimeout = .milliseconds(200) }
        let held = try await first.read(10)
        try await first.leave()
        let second = try GroupMember(of: topic.name, topic)
        #expect(try await second.read(10).map(\.text) == held.map(\.text))
        first.consumer.complete(held)
        await #expect(throws: KafkaError.self) { try await first.consumer.commit() }
        try await second.consumer.commit()
        let admin = try KafkaAdmin(topic.configuration, logger: .silent)
        #expect(try await admin.lag(of: topic.name, in: [topic.name]).map(\.lag) == [10])
        #expect(first.metrics.recordsInFlight(of: topic.name) == 0)
        #expect(second.metrics.recordsInFlight(of: topic.name) == 10)
        await producer.shutDown()
    }

    @Test("a second client with the same static id fences the first, whose run then throws")
    func fencing() async throws {
        let topic = try await TestTopic()
        let first = try GroupMember(of: topic.name, topic) { $0.staticInstanceID = "same" }
        try await first.waitForAssignment(of: 1)
        let second = try GroupMember(of: topic.name, topic) { $0.staticInstanceID = "same" }
        try await second.waitForAssignment(of: 1)
        let error = await #expect(throws: KafkaError.self) { try await first.result().get() }
        #expect(error?.code == .fenced)
        await #expect(throws: KafkaError.self) { try await first.consumer.next() }
        try await second.leave()
    }

    private func send(_ numbers: Range<Int>, _ topic: TestTopic, _ producer: KafkaProducer) async throws {
        let records = numbers.map { topic.record("\($0)", partition: Int32($0 % RebalanceTests.partitions)) }
        try await producer.send(records)
    }

    private func reader(
        _ topic: TestTopic,
        _ assignor: KafkaConsumerOptions.Assignor,
        _ seen: Seen
    ) throws -> Reader {
        try Reader(GroupMember(of: topic.name, topic) { $0.assignor = assignor }, seen)
    }
}

/// A member that reads and completes all the time.
private struct Reader {
    let member: GroupMember
    private let reading: Task<Void, any Error>

    init(_ member: GroupMember, _ seen: Seen) {
        self.member = member
        reading = Task {
            for try await batch in member.consumer.batches(limit: 50) {
                seen.add(batch)
                member.consumer.complete(batch)
            }
        }
    }

    func leave() async throws {
        try await member.leave()
        try await reading.value
    }
}

private final class Seen: Sendable {
    private let state = Mutex((texts: Set<String>(), repeated: 0))

    func add(_ batch: [ConsumedRecord]) {
        state.withLock { state in
            for record in batch where !state.texts.insert(record.text).inserted { state.repeated += 1 }
        }
    }

    var count: Int { state.withLock { $0.texts.count } }
    var repeated: Int { state.withLock { $0.repeated } }
}

extension MetricRegistry {
    func recordsInFlight(of group: String) -> Int {
        gauge("herald_kafka_consumer_in_flight", "", labels: ["group": group]).value
    }
}
