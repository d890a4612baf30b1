import Concurrency
import Kafka
import Observability
import Postgres
import Storage
import Wire

/// Owns the recipients of its partitions: takes a poll's commands as a batch, decides, and only then lets go of them.
///
/// The order carries the promise. A batch is decided from the states that its watermark belongs to; what follows from it
/// is stored in Kafka; then states, timers and the new watermark in one transaction of the database; then the offsets.
/// Killed anywhere before the transaction, the batch is decided again from the same states and makes the same ids, which
/// the send ledger knows; killed after it, the watermark says that it is done. A second owner of the same partition is
/// refused by the watermark.
actor Owner {
    private let decider: Decider
    private let producer: KafkaProducer
    private let store: RecipientStateStore
    private let logger: Logger
    private var watermarks: [Watermark.Partition: Int64] = [:]

    init(_ decider: Decider, _ producer: KafkaProducer, _ store: RecipientStateStore, logger: Logger) {
        (self.decider, self.producer, self.store, self.logger) = (decider, producer, store, logger)
    }

    func handle(_ records: [ConsumedRecord]) async throws {
        for (source, records) in Dictionary(grouping: records, by: \.source) {
            try await handle(records, of: Watermark.Partition(topic: source.topic, number: source.partition))
        }
    }

    private func handle(_ records: [ConsumedRecord], of partition: Watermark.Partition) async throws {
        do {
            try await decide(records, of: partition)
        } catch let error as StorageError where error.code == .staleOwner {
            // Somebody else was here: see how far they came, and do what is left, if anything is.
            watermarks[partition] = nil
            logger.warning("A partition has another owner", ["kafka.partition": .integer(partition.number)])
            try await decide(records, of: partition)
        }
    }

    private func decide(_ records: [ConsumedRecord], of partition: Watermark.Partition) async throws {
        let from = try await watermark(of: partition)
        let left = records.filter { $0.offset >= from ?? 0 }
        guard let last = left.last else { return }
        let outcome = try await decider.decide(left, Watermark(partition, from: from, to: last.offset + 1))
        try await producer.send(outcome.records)
        try await store.write(outcome.states)
        watermarks[partition] = last.offset + 1
    }

    private func watermark(of partition: Watermark.Partition) async throws -> Int64? {
        if let known = watermarks[partition] { return known }
        let stored = try await store.watermark(of: partition)
        watermarks[partition] = stored
        return stored
    }
}
