import CRdKafka
import Concurrency
import Kafka
import Observability
import TestSupport
import Testing

@Suite("KafkaProducer when things go wrong", .timeLimit(.minutes(1)))
struct ProducerFailureTests {
    private static let topic = "orders"

    private func producer(
        _ cluster: MockCluster,
        timeout: Duration = .seconds(20),
        metrics: MetricRegistry = MetricRegistry()
    ) throws -> KafkaProducer {
        var options = KafkaProducerOptions()
        options.deliveryTimeout = timeout
        return try KafkaProducer(cluster.configuration, options, metrics: metrics, logger: .silent)
    }

    private func record(_ number: Int) -> KafkaRecord {
        KafkaRecord(topic: ProducerFailureTests.topic, key: [1], value: Array("\(number)".utf8))
    }

    @Test("passing errors of the broker are repeated until the record is stored")
    func passingErrors() async throws {
        let cluster = try MockCluster()
        cluster.createTopic(ProducerFailureTests.topic)
        let producer = try producer(cluster)
        let errors = Array(repeating: RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, count: 3)
        cluster.fail(.produce, with: errors)
        #expect(try await producer.send(record(1)).partition == 0)
        await producer.shutDown()
    }

    @Test("a broker's refusal of a record is final, and later records are delivered")
    func refusal() async throws {
        let cluster = try MockCluster()
        cluster.createTopic(ProducerFailureTests.topic)
        let producer = try producer(cluster)
        cluster.fail(.produce, with: [RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE])
        let error = await #expect(throws: KafkaError.self) { try await producer.send(record(1)) }
        #expect(error?.code == .tooLarge)
        #expect(error?.isRetriable == false)
        #expect(try await producer.send(record(2)).partition == 0)
        await producer.shutDown()
    }

    @Test("after a fatal error a new producer sends what was not acknowledged, in order, and nothing is lost")
    func fatalError() async throws {
        let cluster = try MockCluster()
        cluster.createTopic(ProducerFailureTests.topic)
        let metrics = MetricRegistry()
        let producer = try producer(cluster, metrics: metrics)
        for round in 0..<3 {
            cluster.fail(.produce, with: [RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER])
            let numbers = round * 200..<round * 200 + 200
            try await producer.send(numbers.prefix(100).map(record))
            try await producer.send(numbers.suffix(100).map(record))
        }
        #expect(metrics.counter("herald_kafka_producer_replacements_total", "").value == 3)
        #expect(try await read(600, from: cluster) == (0..<600).map { "\($0)" })
        await producer.shutDown()
    }

    @Test("sends made while the producer is replaced are delivered by the new one")
    func sendsDuringReplacement() async throws {
        let cluster = try MockCluster()
        cluster.createTopic(ProducerFailureTests.topic)
        let producer = try producer(cluster)
        cluster.fail(.produce, with: [RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER])
        try await withThrowingTaskGroup { group in
            for number in 0..<200 {
                group.addTask { try await producer.send(record(number)) }
            }
            try await group.waitForAll()
        }
        #expect(Set(try await read(200, from: cluster)).count == 200)
        await producer.shutDown()
    }

    @Test("with the broker down a send ends in time with a retriable error, and the next one when it is back succeeds")
    func brokerDown() async throws {
        let cluster = try MockCluster()
        cluster.createTopic(ProducerFailureTests.topic)
        let producer = try producer(cluster, timeout: .seconds(2))
        try await producer.send(record(1))
        cluster.setDown()
        let start = ContinuousClock.now
        let error = await #expect(throws: KafkaError.self) { try await producer.send(record(2)) }
        #expect(error?.code == .timedOut)
        #expect(error?.isRetriable == true)
        #expect(start.duration(to: .now) < .seconds(10))
        cluster.setUp()
        try await eventually("the broker is back") { try await producer.send(record(3)).partition == 0 }
        await producer.shutDown()
    }

    @Test("a send's own deadline holds, also while it waits for room")
    func deadline() async throws {
        let cluster = try MockCluster()
        cluster.createTopic(ProducerFailureTests.topic)
        var options = KafkaProducerOptions()
        options.recordsInFlight = 1
        let producer = try KafkaProducer(cluster.configuration, options, metrics: MetricRegistry(), logger: .silent)
        cluster.setDown()
        let start = ContinuousClock.now
        let first = Task { try await producer.send(record(1), until: .after(.seconds(1))) }
        let second = Task { try await producer.send(record(2), until: .after(.milliseconds(500))) }
        await #expect(throws: KafkaError.self) { try await second.value }
        await #expect(throws: KafkaError.self) { try await first.value }
        #expect(start.duration(to: .now) < .seconds(10))
        await producer.shutDown()
    }

    @Test("a shutdown with the broker down ends in time, and so does every send")
    func shutDownWithoutBroker() async throws {
        let cluster = try MockCluster()
        cluster.createTopic(ProducerFailureTests.topic)
        var options = KafkaProducerOptions()
        options.flushTimeout = .milliseconds(300)
        let metrics = MetricRegistry()
        let producer = try KafkaProducer(cluster.configuration, options, metrics: metrics, logger: .silent)
        cluster.setDown()
        let sending = Task { try await producer.send((0..<10).map(record)) }
        try await eventually("the records are in flight") { metrics.recordsInFlight == 10 }
        await producer.shutDown()
        let error = await #expect(throws: KafkaError.self) { try await sending.value }
        #expect(error?.failedRecords.first?.error.code == .closed)
    }

    private func read(_ count: Int, from cluster: MockCluster) async throws -> [String] {
        var options = KafkaConsumerOptions(group: "readers", topics: [ProducerFailureTests.topic])
        options.fetchWait = .milliseconds(10)
        let consumer = try KafkaConsumer(cluster.configuration, options, metrics: MetricRegistry(), logger: .silent)
        let running = Task { try await consumer.run() }
        var texts: [String] = []
        let deadline = Deadline.after(.seconds(20))
        while texts.count < count, !deadline.hasPassed {
            texts += try await consumer.next(limit: count - texts.count)?.map(\.text) ?? []
        }
        running.cancel()
        try await running.value
        return texts
    }
}
