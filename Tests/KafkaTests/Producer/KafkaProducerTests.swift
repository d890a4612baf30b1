import Concurrency
import Kafka
import Observability
import Primitives
import TestSupport
import Testing

@Suite("KafkaProducer on a broker", .timeLimit(.minutes(1)))
struct KafkaProducerTests {
    @Test("tells partition and offset of each record, in the order of the batch")
    func deliveries() async throws {
        let topic = try await TestTopic(partitions: 2)
        let producer = try topic.producer()
        let batch = (0..<1000).map { topic.record("\($0)", partition: Int32($0 % 2)) }
        let deliveries = try await producer.send(batch)
        let expected = (0..<1000).map { Delivery(partition: Int32($0 % 2), offset: Int64($0 / 2)) }
        #expect(deliveries == expected)
        #expect(try await producer.send(topic.record("next", partition: 1)) == Delivery(partition: 1, offset: 500))
        await producer.shutDown()
    }

    @Test("carries key, value, headers and time; a tombstone is not an empty value")
    func roundTrip() async throws {
        let topic = try await TestTopic()
        let producer = try topic.producer()
        var headers: KafkaHeaders = ["event-type": "created", "": ""]
        headers.append("raw", [0, 255])
        headers.append("null", nil)
        let time = Timestamp(milliseconds: 1_700_000_000_123)
        let sent = [
            KafkaRecord(topic: topic.name, key: [1, 0, 2], value: [0, 1, 0], headers: headers, timestamp: time),
            KafkaRecord(topic: topic.name, key: [3], value: nil),
            KafkaRecord(topic: topic.name, key: [3], value: []),
            KafkaRecord(topic: topic.name, key: nil, value: [7]),
            KafkaRecord(topic: topic.name, key: [], value: [8]),
        ]
        try await producer.send(sent)
        let member = try GroupMember(of: topic.name, topic)
        let records = try await member.read(5)
        #expect(records.map(\.key) == sent.map(\.key))
        #expect(records.map(\.value) == sent.map(\.value))
        #expect(records.first?.headers == headers)
        #expect(records.first?.timestamp == time)
        #expect(records.last?.headers.isEmpty == true)
        try await member.leave()
        await producer.shutDown()
    }

    @Test("names the records of a batch that failed, and delivers the others")
    func partialFailure() async throws {
        let topic = try await TestTopic()
        let producer = try topic.producer()
        let large = KafkaRecord(topic: topic.name, key: nil, value: [UInt8](repeating: 0, count: 2_000_000))
        let batch = [topic.record("a"), large, topic.record("b"), topic.record("c", partition: 9)]
        let error = await #expect(throws: KafkaError.self) { try await producer.send(batch) }
        #expect(error?.code == .partial)
        #expect(error?.failedRecords.map(\.index) == [1, 3])
        #expect(error?.failedRecords.map(\.error.code) == [.tooLarge, .invalidRecord])
        #expect(error?.isRetriable == false)
        let admin = try KafkaAdmin(topic.configuration, logger: .silent)
        #expect(try await admin.watermarks(of: [topic.partition()])[topic.partition()]?.high == 2)
        await producer.shutDown()
    }

    @Test("an unknown topic fails within the delivery timeout with an error that says so")
    func unknownTopic() async throws {
        let configuration = try await SharedBroker.configuration()
        var options = KafkaProducerOptions()
        options.deliveryTimeout = .seconds(2)
        let producer = try KafkaProducer(configuration, options, metrics: MetricRegistry(), logger: .silent)
        let record = KafkaRecord(topic: "no-such-topic", key: nil, value: [])
        let error = await #expect(throws: KafkaError.self) { try await producer.send(record) }
        #expect(error.map { [.unknownTopic, .timedOut].contains($0.code) } == true)
        #expect(error?.isRetriable == true)
        await producer.shutDown()
    }

    @Test("sends wait while too much is in flight, and all arrive", arguments: [1, 50])
    func backPressure(batchSize: Int) async throws {
        let topic = try await TestTopic()
        var options = KafkaProducerOptions()
        options.recordsInFlight = 10
        let metrics = MetricRegistry()
        let producer = try topic.producer(options, metrics: metrics)
        try await withThrowingTaskGroup { group in
            for sender in 0..<40 {
                group.addTask {
                    try await producer.send((0..<batchSize).map { topic.record("\(sender)/\($0)") })
                }
            }
            try await group.waitForAll()
        }
        #expect(metrics.recordsInFlight == 0)
        let admin = try KafkaAdmin(topic.configuration, logger: .silent)
        let high = try await admin.watermarks(of: [topic.partition()])[topic.partition()]?.high
        #expect(high == Int64(40 * batchSize))
        await producer.shutDown()
    }

    @Test("after a shutdown nothing is in flight and sends are refused as retriable elsewhere")
    func shutDown() async throws {
        let topic = try await TestTopic()
        var options = KafkaProducerOptions()
        options.linger = .milliseconds(300)
        let metrics = MetricRegistry()
        let producer = try topic.producer(options, metrics: metrics)
        let sending = Task { try await producer.send(topic.record("last")) }
        try await eventually("the record is in flight") { metrics.recordsInFlight == 1 }
        await producer.shutDown()
        #expect(try await sending.value == Delivery(partition: 0, offset: 0))
        let error = await #expect(throws: KafkaError.self) { try await producer.send(topic.record("late")) }
        #expect(error?.code == .closed)
        #expect(error?.isRetriable == true)
    }

    @Test("a cancelled send ends at once")
    func cancellation() async throws {
        let topic = try await TestTopic()
        var options = KafkaProducerOptions()
        options.linger = .seconds(3)
        let metrics = MetricRegistry()
        let producer = try topic.producer(options, metrics: metrics)
        let sending = Task { try await producer.send(topic.record("slow")) }
        try await eventually("the record is in flight") { metrics.recordsInFlight == 1 }
        sending.cancel()
        let start = ContinuousClock.now
        let error = await #expect(throws: KafkaError.self) { try await sending.value }
        #expect(error?.code == .cancelled)
        #expect(start.duration(to: .now) < .seconds(3))
        await producer.shutDown()
    }
}

extension MetricRegistry {
    /// Of producers.
    var recordsInFlight: Int { gauge("herald_kafka_producer_in_flight", "").value }
}
