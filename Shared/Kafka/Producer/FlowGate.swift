/// How many records and bytes a batch brings.
struct BatchSize: Equatable, Sendable {
    static let zero = BatchSize(records: 0, bytes: 0)

    var records: Int
    var bytes: Int

    init(records: Int, bytes: Int) {
        (self.records, self.bytes) = (records, bytes)
    }

    init(_ batch: [KafkaRecord]) {
        self.init(records: batch.count, bytes: batch.reduce(0) { $0 + $1.size })
    }
}

/// Decides which batches may be in flight within a limit, first come first served. A batch larger than the limit goes
/// alone.
struct FlowGate: Sendable {
    private struct Waiter {
        let id: UInt64
        let size: BatchSize
        let deadline: ContinuousClock.Instant
    }

    private let limit: BatchSize
    private(set) var used = BatchSize.zero
    private var waiters: [Waiter] = []

    init(limit: BatchSize) {
        self.limit = limit
    }

    var waiting: Int { waiters.count }

    /// True when the batch may go at once; otherwise it waits until another's `leave` lets it in.
    mutating func enter(_ id: UInt64, _ size: BatchSize, until deadline: ContinuousClock.Instant) -> Bool {
        guard waiters.isEmpty, hasRoom(for: size) else {
            waiters.append(Waiter(id: id, size: size, deadline: deadline))
            return false
        }
        use(size)
        return true
    }

    /// The batches that may go now that one has ended.
    mutating func leave(_ size: BatchSize) -> [UInt64] {
        used.records -= size.records
        used.bytes -= size.bytes
        return admit()
    }

    /// The batch no longer waits; `nil` when it did not, else those that its leaving lets in.
    mutating func withdraw(_ id: UInt64) -> [UInt64]? {
        guard let index = waiters.firstIndex(where: { $0.id == id }) else { return nil }
        waiters.remove(at: index)
        return admit()
    }

    /// No one waits any longer.
    mutating func withdrawAll() {
        waiters = []
    }

    /// Those whose deadline has passed, who wait no longer, and those whom that lets in.
    mutating func expire(at now: ContinuousClock.Instant) -> (expired: [UInt64], admitted: [UInt64]) {
        guard waiters.contains(where: { $0.deadline <= now }) else { return ([], []) }
        let expired = waiters.filter { $0.deadline <= now }.map(\.id)
        waiters.removeAll { $0.deadline <= now }
        return (expired, admit())
    }

    private mutating func admit() -> [UInt64] {
        let count = waiters.prefix { waiter in
            guard hasRoom(for: waiter.size) else { return false }
            use(waiter.size)
            return true
        }.count
        defer { waiters.removeFirst(count) }
        return waiters.prefix(count).map(\.id)
    }

    private func hasRoom(for size: BatchSize) -> Bool {
        used.records == 0
            || used.records + size.records <= limit.records && used.bytes + size.bytes <= limit.bytes
    }

    private mutating func use(_ size: BatchSize) {
        used.records += size.records
        used.bytes += size.bytes
    }
}
