/// Remembers every record that was given to the library until it is acknowledged, so that a batch ends when its last
/// record does, and what a broken client leaves behind can be sent again in order. It sends nothing itself.
struct DeliveryLedger: Sendable {
    /// What has changed for a batch: its sender is to be told, or the library holds nothing of it any more, or both.
    struct Ended: Equatable, Sendable {
        let id: UInt64
        /// What the library no longer holds.
        let size: BatchSize
        /// `nil` when the sender was told before.
        let result: Result<[Delivery], KafkaError>?
    }

    private var batches: [UInt64: PendingBatch] = [:]

    /// Batches whose senders have not been told.
    private(set) var unanswered = 0

    mutating func begin(
        _ id: UInt64,
        _ records: [KafkaRecord],
        _ size: BatchSize,
        until deadline: ContinuousClock.Instant
    ) {
        batches[id] = PendingBatch(records: records, size: size, deadline: deadline)
        unanswered += 1
    }

    /// Notes what became of records. A report about a batch that has ended changes nothing.
    /// - Parameter clientIsBroken: What failed was the client's fault and is not an outcome: the record stays unsent.
    mutating func note(_ reports: [DeliveryReport], clientIsBroken: Bool) -> [Ended] {
        var ended: [Ended] = []
        var rest = reports[...]
        while let id = rest.first?.token.batch {
            guard let place = batches.index(forKey: id) else {
                rest = rest.drop { $0.token.batch == id }
                continue
            }
            // Reports come in runs of one batch, so the dictionary is searched once a run, not once a record.
            while let report = rest.first, report.token.batch == id {
                if !clientIsBroken || report.outcome.isSuccess { batches.values[place].note(report) }
                rest.removeFirst()
            }
            if batches.values[place].open == 0 { ended += [end(id)].compactMap { $0 } }
        }
        return ended
    }

    /// Answers for the batches whose deadline has passed. The library still holds their records, so they count until
    /// it has reported the last.
    mutating func expire(at now: ContinuousClock.Instant) -> [Ended] {
        let late = batches.filter { !$0.value.isAnswered && $0.value.deadline <= now }.keys.sorted()
        return late.map { id in
            unanswered -= 1
            let result = batches[id]?.answer(open: KafkaError(.timedOut, "not acknowledged in time"))
            return Ended(id: id, size: .zero, result: result)
        }
    }

    /// Ends the batches that are only waiting for the reports of a client that is gone.
    mutating func endAnswered() -> [Ended] {
        batches.filter(\.value.isAnswered).keys.sorted().compactMap { end($0) }
    }

    mutating func endAll(_ error: KafkaError) -> [Ended] {
        batches.keys.sorted().compactMap { end($0, open: error) }
    }

    /// What was not acknowledged and is waited for, in the order in which it was first sent.
    var unacknowledged: [(token: DeliveryToken, record: KafkaRecord)] {
        batches.filter { !$0.value.isAnswered }.sorted { $0.key < $1.key }.flatMap { id, batch in
            batch.openIndices.map { (DeliveryToken(batch: id, index: $0), batch.records[$0]) }
        }
    }

    private mutating func end(_ id: UInt64, open error: KafkaError? = nil) -> Ended? {
        guard var batch = batches.removeValue(forKey: id) else { return nil }
        guard !batch.isAnswered else { return Ended(id: id, size: batch.size, result: nil) }
        unanswered -= 1
        return Ended(id: id, size: batch.size, result: batch.answer(open: error))
    }
}

extension Result {
    fileprivate var isSuccess: Bool {
        guard case .success = self else { return false }
        return true
    }
}
