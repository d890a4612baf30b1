package import Concurrency
package import Observability
import Synchronization

/// A member of a consumer group. Records are pulled with `next`, so whoever reads slowly is sent no more than the
/// library's prefetch; completed in any order, and committed up to the first that is not. It joins its group while
/// `run` runs, which at the shutdown ends the reading, waits for what is in flight, commits it and leaves.
package final class KafkaConsumer: Service {
    private let core: ConsumerCore
    private let onAssignment: (@Sendable (AssignmentChange) async -> Void)?
    private let hasRun = Atomic(false)

    /// - Parameter onAssignment: Is told what a rebalance does, before it takes effect; it may use the consumer, and
    ///   delays the group.
    package init(
        _ configuration: KafkaConfiguration,
        _ options: KafkaConsumerOptions,
        metrics: MetricRegistry,
        logger: Logger,
        onAssignment: (@Sendable (AssignmentChange) async -> Void)? = nil
    ) throws(KafkaError) {
        let client = try ClientHandle(
            .consumer,
            configuration.properties(with: options.libraryProperties),
            logger: logger
        )
        core = try ConsumerCore(client, options, ConsumerMetrics(metrics, group: options.group), logger)
        self.onAssignment = onAssignment
    }

    /// Joins the group, and returns once it has left it again; throws if a fatal error has ended the membership.
    /// Runs once.
    package func run() async throws {
        guard !hasRun.exchange(true, ordering: .relaxed) else { throw KafkaError.consumerClosed }
        do {
            try core.subscribe()
        } catch {
            core.fail(error)
            throw error
        }
        let loop = ConsumerLoop(core, onAssignment)
        let running = Task.detached { await loop.run() }
        await withTaskCancellationHandler {
            await GracefulShutdown.current.withHandler({ [core] in core.end() }, during: { await running.value })
        } onCancel: {
            core.end()
        }
        if case .failed(let error) = core.phase { throw error }
    }

    /// Up to `limit` records, as soon as there is one; none when none came within `wait`; `nil` when there will be no
    /// more. Records of one partition come in its order.
    /// - Parameter topic: Whose records, where topics are read apart.
    package func next(
        of topic: String? = nil,
        limit: Int = 500,
        wait: Duration = .seconds(1)
    ) async throws(KafkaError) -> [ConsumedRecord]? {
        try await core.next(of: topic, limit: max(1, limit), until: .after(wait))
    }

    /// The same as a sequence of batches that are never empty, until the shutdown.
    package func batches(of topic: String? = nil, limit: Int = 500) -> KafkaBatches {
        KafkaBatches(core: core, topic: topic, limit: max(1, limit))
    }

    /// Notes that a record is done with. One whose partition has been taken away meanwhile is its new owner's.
    package func complete(_ record: ConsumedRecord) {
        core.complete(CollectionOfOne(record))
    }

    package func complete(_ records: some Sequence<ConsumedRecord>) {
        core.complete(records)
    }

    /// Commits each partition up to its first record that is not completed, and returns when that is stored.
    package func commit(until deadline: Deadline = .after(.seconds(10))) async throws(KafkaError) {
        try await core.commit(until: deadline)
    }

    /// The partitions that are this consumer's now.
    package var assignment: [TopicPartition] { core.state.withLock { $0.tracker.partitions } }

    /// Hands out no more of these partitions until `resume`. A rebalance that moves a partition ends its pause.
    package func pause(
        _ partitions: [TopicPartition],
        until deadline: Deadline = .after(.seconds(10))
    ) async throws(KafkaError) {
        try await core.pause(partitions, until: deadline)
    }

    package func resume(
        _ partitions: [TopicPartition],
        until deadline: Deadline = .after(.seconds(10))
    ) async throws(KafkaError) {
        try await core.resume(partitions, until: deadline)
    }

    /// Reads on from elsewhere. What is in flight no longer counts, and from here commits follow the new position,
    /// also backwards. Fails with `staleMember`, or retriable otherwise, when the partition is not being read.
    package func seek(
        _ partition: TopicPartition,
        to position: KafkaPosition,
        until deadline: Deadline = .after(.seconds(10))
    ) async throws(KafkaError) {
        try await core.seek(partition, to: position, until: deadline)
    }
}
