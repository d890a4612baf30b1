/// Knows which partitions are this consumer's, what of them is in flight and how far each may be committed. What was
/// handed out under an assignment that is over changes nothing, so that no owner ever commits for another.
struct CommitTracker: Sendable {
    private struct Slot {
        let partition: TopicPartition
        let assignment: Assignment
        var progress: PartitionProgress
        var isHandingOut = true
        /// The offset that the brokers are known to hold, and the latest that they were sent.
        var committed: Int64?
        var sent: Int64?
    }

    private var slots: [Slot] = []
    private var places: [TopicPartition: Int] = [:]
    private var latestAssignment: UInt64 = 0

    /// Changes when a place that `place(of:)` has told is no longer valid.
    private(set) var layout = 0

    var partitions: [TopicPartition] { slots.map(\.partition).sorted() }

    /// Every partition with the offset of the record that comes next, where that is known.
    var positions: [(partition: TopicPartition, offset: Int64?)] {
        slots.map { ($0.partition, $0.progress.position) }
    }

    func inFlight(in partitions: [TopicPartition]? = nil) -> Int {
        guard let partitions else { return slots.reduce(0) { $0 + $1.progress.inFlight } }
        return partitions.reduce(0) { $0 + (places[$1].map { slots[$0].progress.inFlight } ?? 0) }
    }

    /// Whether a partition that is being taken away has nothing left in flight.
    var hasDrainedPartition: Bool {
        slots.contains { !$0.isHandingOut && $0.progress.inFlight == 0 }
    }

    // MARK: Assignment

    mutating func assign(_ partitions: [TopicPartition]) {
        release(partitions)
        for partition in partitions { slots.append(slot(partition, PartitionProgress())) }
        rebuild()
    }

    /// Reading goes on at `offset`, or where the library will find it; what is in flight no longer counts.
    mutating func restart(_ partition: TopicPartition, at offset: Int64?) {
        guard let place = places[partition] else { return }
        slots[place] = slot(partition, offset.map(PartitionProgress.init(at:)) ?? PartitionProgress())
    }

    /// Hands nothing more out; what is in flight may still be completed and committed.
    mutating func stopHandingOut(_ partitions: [TopicPartition]) {
        for place in partitions.compactMap({ places[$0] }) { slots[place].isHandingOut = false }
    }

    mutating func release(_ partitions: [TopicPartition]) {
        let released = Set(partitions)
        slots.removeAll { released.contains($0.partition) }
        rebuild()
    }

    // MARK: Records

    /// Where `handOut` finds a partition while `layout` stays the same.
    func place(of partition: TopicPartition) -> Int? { places[partition] }

    func partition(at place: Int) -> TopicPartition { slots[place].partition }

    /// `nil` when the record is not to be handed out: its partition is being taken away, or it was handed out before.
    mutating func handOut(_ offset: Int64, at place: Int) -> Assignment? {
        guard slots[place].isHandingOut, slots[place].progress.handOut(offset) else { return nil }
        // The first record lies where the group stands, so there is nothing to commit yet.
        if slots[place].committed == nil, slots[place].sent == nil { slots[place].committed = offset }
        return slots[place].assignment
    }

    /// False when the record was not in flight under that assignment.
    @discardableResult
    mutating func complete(_ partition: TopicPartition, _ offset: Int64, under assignment: Assignment) -> Bool {
        guard let place = places[partition], slots[place].assignment == assignment else { return false }
        return slots[place].progress.complete(offset)
    }

    // MARK: Commits

    /// What may be committed and is not yet, as far as is known: with `resending` also what was sent without an answer.
    mutating func takeCommittable(resending: Bool) -> [CommitPosition] {
        var positions: [CommitPosition] = []
        for place in slots.indices {
            let slot = slots[place]
            guard let watermark = slot.progress.watermark else { continue }
            let known = resending ? slot.committed : slot.sent ?? slot.committed
            guard known.map({ $0 < watermark }) ?? true else { continue }
            slots[place].sent = watermark
            positions.append(
                CommitPosition(partition: slot.partition, assignment: slot.assignment, offset: watermark)
            )
        }
        return positions
    }

    mutating func noteCommitted(_ position: CommitPosition) {
        guard let place = current(position) else { return }
        slots[place].committed = max(slots[place].committed ?? position.offset, position.offset)
    }

    /// The position will be among the next to be taken.
    mutating func noteFailed(_ position: CommitPosition) {
        guard let place = current(position) else { return }
        slots[place].sent = slots[place].committed
    }

    private func current(_ position: CommitPosition) -> Int? {
        guard let place = places[position.partition], slots[place].assignment == position.assignment else { return nil }
        return place
    }

    private mutating func slot(_ partition: TopicPartition, _ progress: PartitionProgress) -> Slot {
        latestAssignment += 1
        return Slot(partition: partition, assignment: Assignment(number: latestAssignment), progress: progress)
    }

    private mutating func rebuild() {
        places = Dictionary(slots.enumerated().map { ($1.partition, $0) }) { $1 }
        layout += 1
    }
}
