import Concurrency
import Kafka
import Observability
import Postgres
import Primitives
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
    private let deadAddresses: DeadAddresses
    private let answers: CommandAnswers
    private let clock: WallClock
    private let logger: Logger
    private var holdings: [Watermark.Partition: Holding] = [:]

    /// What is known of a partition for as long as nobody else has moved its watermark.
    private struct Holding {
        var watermark: Int64?
        var recipients = RecipientMemory()
    }

    init(
        _ decider: Decider,
        _ producer: KafkaProducer,
        _ store: RecipientStateStore,
        _ deadAddresses: DeadAddresses,
        _ answers: CommandAnswers,
        clock: WallClock = .system,
        logger: Logger
    ) {
        (self.decider, self.producer, self.store, self.logger) = (decider, producer, store, logger)
        (self.deadAddresses, self.answers, self.clock) = (deadAddresses, answers, clock)
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
            logger.warning("A partition has another owner", ["kafka.partition": .integer(partition.number)])
            try await decide(records, of: partition)
        }
    }

    /// Forgets what is known of partitions that come from another or go to one.
    func follow(_ change: AssignmentChange) {
        for partition in change.partitions {
            holdings[Watermark.Partition(topic: partition.topic, number: partition.partition)] = nil
        }
    }

    /// A batch that fails leaves nothing known: whether its states were written is for the tables to say.
    private func decide(_ records: [ConsumedRecord], of partition: Watermark.Partition) async throws {
        var holding = try await take(partition)
        let left = records.filter { $0.offset >= holding.watermark ?? 0 }
        if let last = left.last {
            let watermark = Watermark(partition, from: holding.watermark, to: last.offset + 1)
            let outcome = try await decider.decide(left, watermark, remembering: holding.recipients)
            try await producer.send(outcome.records)
            try await deadAddresses.keep(outcome.deadAddresses, at: clock.now)
            try await store.write(outcome.states)
            holding.watermark = watermark.to
            holding.recipients.keep(outcome.recipients)
            await say(outcome.answers)
        }
        holdings[partition] = holding
    }

    /// Whoever waits in vain is told where to look instead.
    private func say(_ said: [UUIDv7: CommandAnswer]) async {
        guard !said.isEmpty else { return }
        do {
            try await answers.put(said)
        } catch {
            logger.warning("Answers could not be given", ["error": .error(error)])
        }
    }

    private func take(_ partition: Watermark.Partition) async throws -> Holding {
        if let holding = holdings.removeValue(forKey: partition) { return holding }
        return Holding(watermark: try await store.watermark(of: partition))
    }
}

extension AssignmentChange {
    fileprivate var partitions: [TopicPartition] {
        switch self {
        case .assigned(let partitions), .revoking(let partitions), .revoked(let partitions), .lost(let partitions):
            partitions
        }
    }
}
