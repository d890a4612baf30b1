/// A partition's log, and the fetches that wait for it to grow.
final class Partition {
    let log: PartitionLog
    private var waiting: [ObjectIdentifier: WaitingFetch] = [:]

    init(_ log: PartitionLog) {
        self.log = log
    }

    func add(_ fetch: WaitingFetch) { waiting[ObjectIdentifier(fetch)] = fetch }

    func remove(_ fetch: WaitingFetch) { waiting[ObjectIdentifier(fetch)] = nil }

    /// `count` bytes have been appended.
    func grew(by count: Int) {
        for fetch in waiting.values { fetch.grew(by: count) }
    }

    /// The partition goes away: who waits must look again.
    func wakeAll() {
        for fetch in waiting.values { fetch.complete() }
    }
}
