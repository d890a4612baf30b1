/// The records of one send, and what has become of each so far.
struct PendingBatch: Sendable {
    private(set) var records: [KafkaRecord]
    let size: BatchSize
    let deadline: ContinuousClock.Instant
    private var deliveries: [Delivery?]
    private var failures: [Int: KafkaError] = [:]

    init(records: [KafkaRecord], size: BatchSize, deadline: ContinuousClock.Instant) {
        (self.records, self.size, self.deadline) = (records, size, deadline)
        deliveries = Array(repeating: nil, count: records.count)
        open = records.count
    }

    /// How many have no outcome yet.
    private(set) var open: Int

    /// Whether the sender has been told, and only the library's reports are waited for.
    private(set) var isAnswered = false

    var openIndices: [Int] {
        open == 0 ? [] : records.indices.filter { deliveries[$0] == nil && failures[$0] == nil }
    }

    /// A record's first outcome counts.
    mutating func note(_ report: DeliveryReport) {
        let index = report.token.index
        guard deliveries.indices.contains(index), deliveries[index] == nil, failures[index] == nil else { return }
        switch report.outcome {
        case .success(let delivery): deliveries[index] = delivery
        case .failure(let error): failures[index] = error
        }
        open -= 1
    }

    /// What the sender is told; what is open has failed with `error`. The records are no longer needed.
    mutating func answer(open error: KafkaError?) -> Result<[Delivery], KafkaError> {
        var failed = self
        if let error { for index in openIndices { failed.failures[index] = error } }
        (isAnswered, records) = (true, [])
        return failed.result
    }

    private var result: Result<[Delivery], KafkaError> {
        guard failures.isEmpty else {
            let failed = failures.map { KafkaError.FailedRecord(index: $0.key, error: $0.value) }
            return .failure(KafkaError(failedRecords: failed, of: deliveries.count))
        }
        return .success(deliveries.compactMap { $0 })
    }
}
