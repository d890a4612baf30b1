/// Where some of a segment's batches begin, one every 8 KiB: found in memory, the rest by reading on from there.
struct SegmentIndex {
    struct Entry {
        let offset: Int64
        let position: Int
        /// The latest timestamp of all batches before this one.
        let timestampBefore: Int64
    }

    static let spacing = 8192
    private var entries: [Entry] = []
    private(set) var maxTimestamp = Int64.min
    /// Where the batch with the latest timestamp begins.
    private(set) var maxTimestampPosition = 0

    mutating func add(_ batch: RecordBatchHeader, at position: Int) {
        if entries.isEmpty || position - entries[entries.count - 1].position >= SegmentIndex.spacing {
            entries.append(Entry(offset: batch.baseOffset, position: position, timestampBefore: maxTimestamp))
        }
        if batch.maxTimestamp > maxTimestamp {
            (maxTimestamp, maxTimestampPosition) = (batch.maxTimestamp, position)
        }
    }

    /// A position at or before the batch that holds `offset`.
    func position(before offset: Int64) -> Int {
        last { $0.offset <= offset }
    }

    /// A position at or before the first batch that has a timestamp of at least `timestamp`.
    func position(beforeTimestamp timestamp: Int64) -> Int {
        last { $0.timestampBefore < timestamp }
    }

    /// The last entry of those that hold the condition, which a beginning of the entries does.
    private func last(_ holds: (Entry) -> Bool) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if holds(entries[middle]) { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? entries[low - 1].position : 0
    }
}
