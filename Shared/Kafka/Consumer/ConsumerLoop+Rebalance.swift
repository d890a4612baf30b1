import CRdKafka
import Concurrency
import Observability
import Synchronization

extension ConsumerLoop {
    /// The library waits for our `assign` or `unassign`, and sends no other rebalance before it.
    func rebalance(_ event: borrowing Event) {
        let list = rd_kafka_event_topic_partition_list(event.pointer)
        let partitions = PartitionList.elements(list).map(\.partition).sorted()
        if event.code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS {
            assign(partitions)
        } else if rd_kafka_assignment_lost(core.client.pointer) != 0 {
            lose(partitions)
        } else {
            revoke(partitions)
        }
    }

    private func assign(_ partitions: [TopicPartition]) {
        note("assigned", partitions)
        notify(.assigned(partitions), until: nil)
        for partition in partitions { core.records.receive(from: partition, of: core.client) }
        core.state.withLock { $0.tracker.assign(partitions) }
        let list = PartitionList(partitions)
        let error =
            isCooperative
            ? KafkaError(consuming: rd_kafka_incremental_assign(core.client.pointer, list.pointer))
            : KafkaError(rd_kafka_assign(core.client.pointer, list.pointer))
        guard let error else { return }
        core.report(error)
        // A member that reads none of what is its own must not keep it.
        core.fail(error)
    }

    private func revoke(_ partitions: [TopicPartition]) {
        note("revoked", partitions)
        core.state.withLock { $0.tracker.stopHandingOut(partitions) }
        notify(.revoking(partitions), until: .after(core.options.revokeTimeout))
        drain(partitions)
        commitTheLast()
        core.release(partitions)
        notify(.revoked(partitions), until: .after(core.options.revokeTimeout))
        unassign(partitions)
    }

    /// Again when it has failed, such as one that was under way before.
    private func commitTheLast() {
        let deadline = Deadline.after(core.options.revokeTimeout)
        for _ in 0..<2 {
            core.commitInBackground()
            _ = serve(until: deadline) { !core.hasPendingCommits }
        }
    }

    private func lose(_ partitions: [TopicPartition]) {
        note("lost", partitions)
        core.release(partitions)
        notify(.lost(partitions), until: .after(core.options.revokeTimeout))
        unassign(partitions)
    }

    /// After an end that gave nothing back, such as by a fatal error.
    func forfeit() {
        let partitions = core.state.withLock { $0.tracker.partitions }
        guard !partitions.isEmpty else { return }
        note("lost", partitions)
        core.release(partitions)
        notify(.lost(partitions), until: .after(core.options.revokeTimeout))
    }

    private func drain(_ partitions: [TopicPartition]) {
        let isDrained = serve(until: .after(core.options.revokeTimeout)) {
            core.state.withLock { $0.tracker.inFlight(in: partitions) == 0 }
        }
        guard !isDrained else { return }
        let count = core.state.withLock { $0.tracker.inFlight(in: partitions) }
        core.logger.warning("kafka partitions given back with records in flight", ["kafka.records": .integer(count)])
    }

    private func unassign(_ partitions: [TopicPartition]) {
        let list = PartitionList(partitions)
        let error =
            isCooperative
            ? KafkaError(consuming: rd_kafka_incremental_unassign(core.client.pointer, list.pointer))
            : KafkaError(rd_kafka_assign(core.client.pointer, nil))
        if let error { core.report(error) }
    }

    private var isCooperative: Bool {
        rd_kafka_rebalance_protocol(core.client.pointer).map { String(cString: $0) } == "COOPERATIVE"
    }

    /// Serves commits and commands meanwhile, so that the handler may commit. Without a deadline it waits for as long as
    /// the consumer lives.
    private func notify(_ change: AssignmentChange, until deadline: Deadline?) {
        guard let onAssignment else { return }
        let done = DoneFlag()
        let events = core.events
        Task.detached {
            await onAssignment(change)
            done.raise()
            events.wake()
        }
        let hasEnded = { deadline.map(\.hasPassed) ?? (self.core.phase != .open) }
        while !done.isRaised, !hasEnded() {
            _ = serve(until: deadline ?? .after(.seconds(1))) { done.isRaised || hasEnded() }
        }
    }

    private func note(_ kind: StaticString, _ partitions: [TopicPartition]) {
        core.metrics.countRebalance(kind.description)
        core.logger.info(
            "kafka rebalance",
            [
                "kafka.group": .string(core.options.group), "kafka.change": .string(kind.description),
                "kafka.partitions": .string(partitions.map(\.description).joined(separator: " ")),
            ]
        )
    }
}

/// Raised once, by another thread.
private final class DoneFlag: Sendable {
    private let raised = Atomic(false)

    func raise() { raised.store(true, ordering: .releasing) }

    var isRaised: Bool { raised.load(ordering: .acquiring) }
}
