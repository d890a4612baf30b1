import Concurrency
import Foundation
import Kafka
import Observability

/// A member of the group as a process: journals what it is handed, then completes it, out of order and with some held
/// back. SIGTERM ends it in order.
struct SoakMember {
    private let consumer: KafkaConsumer
    private let journal: Journal

    /// - Parameter arguments: brokers, topic, assignor, journal.
    init(_ arguments: [String]) throws {
        var options = KafkaConsumerOptions(group: arguments[1], topics: [arguments[1]])
        options.assignor = KafkaConsumerOptions.Assignor(rawValue: arguments[2]) ?? .cooperativeSticky
        options.sessionTimeout = .seconds(3)
        options.heartbeatInterval = .milliseconds(300)
        options.commitInterval = .milliseconds(200)
        let journal = Journal(path: arguments[3])
        self.journal = journal
        consumer = try KafkaConsumer(
            KafkaConfiguration(brokers: arguments[0]),
            options,
            metrics: MetricRegistry(),
            logger: Logger(service: "kafka-soak")
        ) { change in
            if case .lost(let partitions) = change { journal.append(partitions.map(JournalEntry.init(lost:))) }
        }
    }

    func run() async throws {
        let shutdown = GracefulShutdown()
        beginAtSIGTERM(shutdown)
        try await GracefulShutdown.$current.withValue(shutdown) {
            async let membership: Void = consumer.run()
            try await read()
            try await membership
        }
    }

    private func read() async throws {
        var held: ArraySlice<ConsumedRecord> = []
        var asked = monotonicNow()
        while let batch = try await consumer.next(limit: 200, wait: .milliseconds(100)) {
            let handed = monotonicNow()
            journal.append(batch.compactMap { JournalEntry($0, asked: asked, handed: handed) })
            consumer.complete(held)
            let shuffled = batch.shuffled()
            held = shuffled.prefix(20)
            consumer.complete(shuffled.dropFirst(20))
            asked = monotonicNow()
        }
        consumer.complete(held)
    }

    private func beginAtSIGTERM(_ shutdown: GracefulShutdown) {
        signal(SIGTERM, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGTERM)
        // The handler keeps the source, which so lives as long as the process.
        source.setEventHandler { withExtendedLifetime(source) { shutdown.begin() } }
        source.activate()
    }
}

extension JournalEntry {
    init(lost partition: TopicPartition) {
        let now = monotonicNow()
        let loss = JournalEntry.loss
        self.init(asked: now, handed: now, offset: loss, partition: partition.partition, key: 0, sequence: 0)
    }

    /// `nil` when the record is none of the feeder's.
    init?(_ record: ConsumedRecord, asked: Int64, handed: Int64) {
        let fields = String(decoding: record.value ?? [], as: UTF8.self).split(separator: "/")
        guard fields.count == 2, let key = Int32(fields[0]), let sequence = Int64(fields[1]) else { return nil }
        self.init(
            asked: asked,
            handed: handed,
            offset: record.offset,
            partition: record.partition,
            key: key,
            sequence: sequence
        )
    }
}
