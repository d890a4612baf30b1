/// How far the records of one partition have come: handed out in ascending order, completed in any.
struct PartitionProgress: Sendable {
    /// Handed out and not yet below the watermark; everything before `head` is.
    private var offsets: [Int64] = []
    private var isDone: [Bool] = []
    private var head = 0
    private var latest: Int64?
    private(set) var inFlight = 0

    /// Everything before this offset is completed, so it is what may be committed; `nil` before the first record.
    private(set) var watermark: Int64?

    /// A progress that begins with the first record to come.
    init() {}

    /// A progress that begins at an offset, which may be committed as it is.
    init(at offset: Int64) {
        (watermark, latest) = (offset, offset - 1)
    }

    /// Where reading goes on.
    var position: Int64? { latest.map { $0 + 1 } }

    /// False when this record, or a later one, was handed out before.
    mutating func handOut(_ offset: Int64) -> Bool {
        guard offset >= 0, offset < .max, offset > latest ?? -1 else { return false }
        latest = offset
        watermark = watermark ?? offset
        offsets.append(offset)
        isDone.append(false)
        inFlight += 1
        return true
    }

    /// False when the record is not in flight.
    mutating func complete(_ offset: Int64) -> Bool {
        guard let index = index(of: offset), !isDone[index] else { return false }
        isDone[index] = true
        inFlight -= 1
        if index == head { advance() }
        return true
    }

    private mutating func advance() {
        while head < offsets.count, isDone[head] { head += 1 }
        watermark = head < offsets.count ? offsets[head] : position
        guard head == offsets.count || head > 1024 && head * 2 > offsets.count else { return }
        offsets.removeFirst(head)
        isDone.removeFirst(head)
        head = 0
    }

    /// Mostly offsets have no gaps; compaction and transactions leave some.
    private func index(of offset: Int64) -> Int? {
        guard head < offsets.count, offset >= offsets[head], let latest, offset <= latest else { return nil }
        let guess = head + Int(offset - offsets[head])
        if guess < offsets.count, offsets[guess] == offset { return guess }
        var (low, high) = (head, min(guess, offsets.count))
        while low < high {
            let middle = (low + high) / 2
            if offsets[middle] < offset { low = middle + 1 } else { high = middle }
        }
        return low < offsets.count && offsets[low] == offset ? low : nil
    }
}
