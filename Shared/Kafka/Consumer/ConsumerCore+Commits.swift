import CRdKafka
import Concurrency
import Observability
import Synchronization

extension ConsumerCore {
    /// Commits what is completed, and returns when the brokers have stored it.
    func commit(until deadline: Deadline) async throws(KafkaError) {
        let reply = Reply<Void>()
        if !hold(reply) { beginCommit(resending: true, reply) }
        try await reply.value(of: "commit", until: deadline)
    }

    /// Commits what is completed and was not sent yet, without waiting.
    func commitInBackground() {
        beginCommit(resending: false, nil)
    }

    /// Makes the commits that were asked for during a join, once it has ended.
    func beginHeldCommits() {
        guard !client.joins.isJoining else { return }
        let held = state.withLock { state in
            defer { state.heldCommits = [] }
            return state.heldCommits
        }
        for reply in held where !reply.isSettled { beginCommit(resending: true, reply) }
    }

    var hasPendingCommits: Bool { state.withLock { !$0.commits.isEmpty } }

    /// Notes the brokers' answer.
    func noteCommit(_ event: borrowing Event) {
        let ticket = UInt64(UInt(bitPattern: rd_kafka_event_opaque(event.pointer)))
        let elements = PartitionList.elements(rd_kafka_event_topic_partition_list(event.pointer))
        let requestError = event.error
        let refused = elements.filter { requestError != nil || $0.code != RD_KAFKA_RESP_ERR_NO_ERROR }
        let error = requestError ?? refused.first.map { KafkaError(failure: $0.code, "\($0.partition)") }
        let commit = state.withLock { $0.endCommit(ticket, refused: Set(refused.map(\.partition))) }
        if let commit { metrics.commitTime.observe(commit.start.duration(to: .now)) }
        if let error { noteFailure(error) }
        commit?.reply?.settle(error)
    }

    /// False when there is no join to wait for.
    private func hold(_ reply: Reply<Void>) -> Bool {
        let isHeld = state.withLock { state in
            guard client.joins.isJoining, !state.loopHasEnded else { return false }
            state.heldCommits.append(reply)
            return true
        }
        // From now on the loop looks whether the join has ended.
        if isHeld { events.wake() }
        return isHeld
    }

    /// What is committed is decided and handed to the library under one lock, and a partition is given back under the
    /// same: so no commit for it can follow its last.
    private func beginCommit(resending: Bool, _ reply: Reply<Void>?) {
        let (isSent, error) = state.withLock { state -> (Bool, KafkaError?) in
            guard !state.loopHasEnded else { return (false, .consumerClosed) }
            let positions = state.tracker.takeCommittable(resending: resending)
            guard !positions.isEmpty else { return (false, nil) }
            let ticket = state.begin(PendingCommit(positions: positions, reply: reply))
            guard let error = send(positions, ticket) else { return (true, nil) }
            _ = state.endCommit(ticket, refused: Set(positions.map(\.partition)))
            return (false, error)
        }
        if let error { noteFailure(error) }
        if !isSent { reply?.settle(error) }
    }

    private func send(_ positions: [CommitPosition], _ ticket: UInt64) -> KafkaError? {
        let list = PartitionList(positions.map { ($0.partition, $0.offset) })
        let context = UnsafeMutableRawPointer(bitPattern: UInt(ticket))
        return KafkaError(rd_kafka_commit_queue(client.pointer, list.pointer, events.pointer, nil, context))
    }

    /// In a rebalance a refusal is normal: the partition's new owner redoes the work.
    private func noteFailure(_ error: KafkaError) {
        metrics.countCommitFailure(error)
        let fields: KeyValuePairs<String, LogValue> = [
            "kafka.group": .string(options.group), "kafka.error": .error(error),
        ]
        if error.code == .staleMember {
            logger.info("kafka commit refused in a rebalance", fields)
        } else {
            logger.warning("kafka commit failed", fields)
        }
    }
}

extension ConsumerCore.State {
    fileprivate mutating func begin(_ commit: PendingCommit) -> UInt64 {
        latestCommit += 1
        commits[latestCommit] = commit
        return latestCommit
    }

    fileprivate mutating func endCommit(_ ticket: UInt64, refused: Set<TopicPartition>) -> PendingCommit? {
        guard let commit = commits.removeValue(forKey: ticket) else { return nil }
        for position in commit.positions {
            if refused.contains(position.partition) {
                tracker.noteFailed(position)
            } else {
                tracker.noteCommitted(position)
            }
        }
        return commit
    }
}
