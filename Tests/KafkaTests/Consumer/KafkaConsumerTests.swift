import Kafka
import Observability
import TestSupport
import Testing

@Suite("KafkaConsumer on a broker", .timeLimit(.minutes(2)))
struct KafkaConsumerTests {
    private func fill(_ topic: TestTopic, _ numbers: Range<Int>, partitions: Int = 1) async throws {
        let producer = try topic.producer()
        try await producer.send(numbers.map { topic.record("\($0)", partition: Int32($0 % partitions)) })
        await producer.shutDown()
    }

    private func committed(_ topic: TestTopic) async throws -> [Int64?] {
        let admin = try KafkaAdmin(topic.configuration, logger: .silent)
        return try await admin.lag(of: topic.name, in: [topic.name]).map(\.committed)
    }

    @Test("hands out every record once, in the partition's order")
    func order() async throws {
        let topic = try await TestTopic(partitions: 3)
        try await fill(topic, 0..<3000, partitions: 3)
        let member = try GroupMember(of: topic.name, topic)
        let records = try await member.read(3000)
        for partition in 0..<3 {
            let texts = records.filter { $0.partition == partition }.map(\.text)
            #expect(texts == stride(from: partition, to: 3000, by: 3).map { "\($0)" })
        }
        #expect(try await member.consumer.next(wait: .milliseconds(100)) == [])
        try await member.leave()
        #expect(try await member.consumer.next() == nil)
    }

    @Test("commits up to the first record that is not completed, whatever the order of completions")
    func lowWatermark() async throws {
        let topic = try await TestTopic()
        try await fill(topic, 0..<10)
        let member = try GroupMember(of: topic.name, topic) { $0.commitInterval = nil }
        let records = try await member.read(10)
        member.consumer.complete(records[5...].reversed())
        member.consumer.complete(records[..<3])
        try await member.consumer.commit()
        #expect(try await committed(topic) == [3])
        member.consumer.complete(records[3...4])
        try await member.consumer.commit()
        #expect(try await committed(topic) == [10])
        try await member.leave()
    }

    @Test("commits by itself what is completed")
    func commitInterval() async throws {
        let topic = try await TestTopic()
        try await fill(topic, 0..<10)
        let member = try GroupMember(of: topic.name, topic) { $0.commitInterval = .milliseconds(100) }
        member.consumer.complete(try await member.read(10))
        try await eventually("the offset is committed") { try await committed(topic) == [10] }
        try await member.leave()
    }

    @Test("on leaving, what is completed is committed and the rest is read again by the next member")
    func leaving() async throws {
        let topic = try await TestTopic()
        try await fill(topic, 0..<10)
        let first = try GroupMember(of: topic.name, topic) {
            $0.commitInterval = nil
            $0.revokeTimeout = .milliseconds(300)
        }
        first.consumer.complete(try await first.read(10)[..<7])
        try await first.leave()
        #expect(try await committed(topic) == [7])
        let second = try GroupMember(of: topic.name, topic)
        #expect(try await second.read(3).map(\.text) == ["7", "8", "9"])
        try await second.leave()
    }

    @Test("on leaving, waits for records in flight")
    func leavingWaits() async throws {
        let topic = try await TestTopic()
        try await fill(topic, 0..<10)
        let member = try GroupMember(of: topic.name, topic)
        let records = try await member.read(10)
        member.beginLeaving()
        try await eventually("the partition is being revoked") {
            member.assignmentChanges.contains(.revoking([topic.partition()]))
        }
        member.consumer.complete(records)
        try await member.leave()
        #expect(try await committed(topic) == [10])
        #expect(
            member.assignmentChanges == [
                .assigned([topic.partition()]), .revoking([topic.partition()]), .revoked([topic.partition()]),
            ]
        )
    }

    @Test("topics read apart: one whose reader is slow holds up no other, and each is committed")
    func topicsApart() async throws {
        let (slow, quick) = (try await TestTopic(), try await TestTopic())
        try await fill(slow, 0..<5000)
        let member = try GroupMember(of: slow.name, slow) {
            $0.topics = [slow.name, quick.name]
            $0.topicsApart = true
            $0.prefetchedRecords = 100
        }
        let first = try #require(try await member.consumer.next(of: slow.name, limit: 1, wait: .seconds(20))?.first)
        try await fill(quick, 0..<1000)
        var texts: [String] = []
        for try await batch in member.consumer.batches(of: quick.name) {
            texts += batch.map(\.text)
            member.consumer.complete(batch)
            if texts.count == 1000 { member.beginLeaving() }
        }
        #expect(texts == (0..<1000).map(String.init))
        member.consumer.complete(first)
        try await member.leave()
        #expect(first.text == "0" && member.consumer.assignment.isEmpty)
        let admin = try KafkaAdmin(slow.configuration, logger: .silent)
        let committed = try await admin.lag(of: slow.name, in: [slow.name, quick.name]).map(\.committed)
        #expect(committed == [1, 1000])
    }

    @Test("a sequence of batches ends at the shutdown")
    func batches() async throws {
        let topic = try await TestTopic()
        try await fill(topic, 0..<1000)
        let member = try GroupMember(of: topic.name, topic)
        var count = 0
        for try await batch in member.consumer.batches(limit: 64) {
            #expect((1...64).contains(batch.count))
            count += batch.count
            member.consumer.complete(batch)
            if count == 1000 { member.beginLeaving() }
        }
        #expect(count == 1000)
        try await member.leave()
        #expect(try await committed(topic) == [1000])
    }

    @Test("a paused partition hands out nothing until it is resumed, and then misses nothing")
    func pause() async throws {
        let topic = try await TestTopic(partitions: 2)
        try await fill(topic, 0..<2000, partitions: 2)
        let member = try GroupMember(of: topic.name, topic)
        var records = try await member.read(10)
        try await member.consumer.pause([topic.partition(0)])
        let before = records.filter { $0.partition == 0 }.count
        while let batch = try await member.consumer.next(wait: .milliseconds(300)), !batch.isEmpty {
            records += batch
        }
        #expect(records.filter { $0.partition == 0 }.count == before)
        #expect(records.filter { $0.partition == 1 }.count == 1000)
        try await member.consumer.resume([topic.partition(0)])
        records += try await member.read(1000 - before)
        let texts = records.filter { $0.partition == 0 }.map(\.text)
        #expect(texts == stride(from: 0, to: 2000, by: 2).map { "\($0)" })
        try await member.leave()
    }

    @Test("a seek reads on from there, and what was in flight before no longer counts")
    func seek() async throws {
        let topic = try await TestTopic()
        try await fill(topic, 0..<1000)
        let member = try GroupMember(of: topic.name, topic) { $0.commitInterval = nil }
        let before = try await member.read(700)
        member.consumer.complete(before)
        try await member.consumer.commit()
        try await member.consumer.seek(topic.partition(), to: .offset(100))
        try await member.consumer.commit()
        #expect(try await committed(topic) == [100])
        let after = try await member.read(900)
        #expect(after.map(\.offset) == Array(100..<1000))
        member.consumer.complete(before)
        try await member.consumer.commit()
        #expect(try await committed(topic) == [100])
        member.consumer.complete(after)
        try await member.consumer.commit()
        #expect(try await committed(topic) == [1000])
        let error = await #expect(throws: KafkaError.self) {
            try await member.consumer.seek(topic.partition(7), to: .beginning)
        }
        #expect(error?.code == .staleMember)
        try await member.leave()
    }

    @Test("a record arrives without waiting for a poll interval")
    func latency() async throws {
        let topic = try await TestTopic()
        let producer = try topic.producer()
        let member = try GroupMember(of: topic.name, topic)
        try await member.waitForAssignment(of: 1)
        try await producer.send(topic.record("first"))
        _ = try await member.read(1)
        var times: [Duration] = []
        for number in 0..<50 {
            let start = ContinuousClock.now
            async let delivery = producer.send(topic.record("\(number)"))
            #expect(try await member.consumer.next(wait: .seconds(5))?.count == 1)
            times.append(start.duration(to: .now))
            _ = try await delivery
        }
        #expect(times.sorted()[25] < .milliseconds(50))
        try await member.leave()
        await producer.shutDown()
    }

    @Test("a wait for records ends when its task is cancelled")
    func cancellation() async throws {
        let topic = try await TestTopic()
        let member = try GroupMember(of: topic.name, topic)
        let reading = Task { try await member.consumer.next(wait: .seconds(60)) }
        reading.cancel()
        let error = await #expect(throws: KafkaError.self) { try await reading.value }
        #expect(error?.code == .cancelled)
        try await member.leave()
    }

    @Test("tells how far it lags behind")
    func lag() async throws {
        let topic = try await TestTopic()
        try await fill(topic, 0..<100)
        let member = try GroupMember(of: topic.name, topic)
        _ = try await member.read(30)
        let lag = member.metrics.gauge(
            "herald_kafka_consumer_lag",
            "",
            labels: ["group": topic.name, "topic": topic.name]
        )
        try await eventually("the lag is measured") { lag.value == 70 }
        try await member.leave()
    }
}
