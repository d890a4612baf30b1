/// Judges the journals of a soak: every record handed out, each partition in its order, and a record handed out again
/// only if it was above what had been committed.
struct Verdict {
    private struct Handling {
        let life: Int
        let entry: JournalEntry
    }

    /// What may let a partition's records come again.
    struct Disturbance {
        let moment: Int64
        /// `nil` for all.
        let life: Int?
        let partition: Int32?
    }

    private(set) var repeated = 0
    private(set) var distinct = 0
    private(set) var faults: [String] = []
    private var disturbances: [Disturbance]

    init(
        _ entries: [(life: Int, entry: JournalEntry)],
        _ sights: [CommitWatch.Sight],
        _ disturbances: [Disturbance]
    ) {
        self.disturbances = disturbances
        for (life, entry) in entries where entry.offset == JournalEntry.loss {
            self.disturbances.append(Disturbance(moment: entry.handed, life: life, partition: entry.partition))
        }
        let handlings = entries.filter { $0.entry.offset >= 0 }.map(Handling.init)
        for (partition, handlings) in Dictionary(grouping: handlings, by: \.entry.partition).sorted(by: {
            $0.key < $1.key
        }) {
            let floors = sights.compactMap { sight in sight.committed[partition].map { (sight.moment, $0) } }
            judge(handlings.sorted { ($0.entry.handed, $0.entry.offset) < ($1.entry.handed, $1.entry.offset) })
            judge(handlings.sorted { $0.entry.asked < $1.entry.asked }, against: floors)
        }
    }

    /// First handlings must come in the partition's order, and a key's in that of its sends; others need a reason.
    private mutating func judge(_ handlings: [Handling]) {
        var latest: [Int64: Handling] = [:]
        var sequences: [Int32: Int64] = [:]
        var next: Int64 = 0
        for handling in handlings {
            let entry = handling.entry
            if let before = latest.updateValue(handling, forKey: entry.offset) {
                repeated += 1
                if !isExplained(before, again: entry) {
                    faults.append("\(entry.partition)/\(entry.offset) came again for no reason")
                }
                continue
            }
            distinct += 1
            if entry.offset != next { faults.append("\(entry.partition)/\(entry.offset) came when \(next) was due") }
            next = max(next, entry.offset + 1)
            let due = sequences[entry.key, default: -1] + 1
            if entry.sequence != due { faults.append("key \(entry.key): \(entry.sequence) came when \(due) was due") }
            sequences[entry.key] = entry.sequence
        }
    }

    private mutating func judge(_ handlings: [Handling], against floors: [(moment: Int64, offset: Int64)]) {
        var (place, floor) = (0, Int64(0))
        for handling in handlings {
            while place < floors.count, floors[place].moment < handling.entry.asked {
                floor = max(floor, floors[place].offset)
                place += 1
            }
            guard handling.entry.offset < floor else { continue }
            faults.append("\(handling.entry.partition)/\(handling.entry.offset) came although \(floor) was committed")
        }
    }

    private func isExplained(_ before: Handling, again: JournalEntry) -> Bool {
        disturbances.contains { disturbance in
            disturbance.moment >= before.entry.asked && disturbance.moment <= again.handed
                && (disturbance.life ?? before.life) == before.life
                && (disturbance.partition ?? again.partition) == again.partition
        }
    }
}
