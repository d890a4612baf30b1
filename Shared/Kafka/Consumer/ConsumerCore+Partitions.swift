import CRdKafka
import Concurrency
import Observability
import Synchronization

extension ConsumerCore {
    /// Nothing of these partitions can be completed or committed any more.
    func release(_ partitions: [TopicPartition]) {
        let abandoned = state.withLock { state in
            defer { state.tracker.release(partitions) }
            return state.tracker.inFlight(in: partitions)
        }
        metrics.inFlight.add(-abandoned)
    }

    func pause(_ partitions: [TopicPartition], until deadline: Deadline) async throws(KafkaError) {
        try await perform("pause", until: deadline) { [client] in
            let list = PartitionList(partitions)
            return KafkaError(rd_kafka_pause_partitions(client.pointer, list.pointer)) ?? list.firstError
        }
    }

    func resume(_ partitions: [TopicPartition], until deadline: Deadline) async throws(KafkaError) {
        try await perform("resume", until: deadline) { [client] in
            let list = PartitionList(partitions)
            return KafkaError(rd_kafka_resume_partitions(client.pointer, list.pointer)) ?? list.firstError
        }
    }

    func seek(
        _ partition: TopicPartition,
        to position: KafkaPosition,
        until deadline: Deadline
    ) async throws(KafkaError) {
        try await perform("seek", until: deadline) { self.seekNow(partition, position) }
    }

    /// Blocks until the library has turned. Nothing is read meanwhile, so that no record of before is taken for one of
    /// after, nor the other way round.
    private func seekNow(_ partition: TopicPartition, _ position: KafkaPosition) -> KafkaError? {
        let isAssigned = state.withLock { state in
            if state.tracker.place(of: partition) != nil { state.seeks += 1 }
            return state.tracker.place(of: partition) != nil
        }
        guard isAssigned else { return KafkaError(.staleMember, "\(partition) is not this consumer's") }
        let list = PartitionList([(partition, position.libraryOffset)])
        let error =
            KafkaError(consuming: rd_kafka_seek_partitions(client.pointer, list.pointer, 5000)) ?? list.firstError
        let abandoned = state.withLock { state in
            state.seeks -= 1
            defer { if error == nil { state.tracker.restart(partition, at: position.offset) } }
            return error == nil ? state.tracker.inFlight(in: [partition]) : 0
        }
        metrics.inFlight.add(-abandoned)
        records.wakeReaders()
        return error
    }

    /// From what the library knows by its fetches: no request is made.
    func measureLag() {
        var lags: [String: Int] = Dictionary(uniqueKeysWithValues: Set(options.topics).map { ($0, 0) })
        for (partition, offset) in state.withLock({ $0.tracker.positions }) {
            var (low, high) = (Int64(0), Int64(0))
            let code = rd_kafka_get_watermark_offsets(
                client.pointer,
                partition.topic,
                partition.partition,
                &low,
                &high
            )
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR, let offset, high >= 0 else { continue }
            lags[partition.topic, default: 0] += max(0, Int(high - offset))
        }
        for (topic, lag) in lags { metrics.setLag(lag, topic: topic) }
    }
}

extension KafkaPosition {
    fileprivate var offset: Int64? {
        guard case .offset = self else { return nil }
        return libraryOffset
    }
}
