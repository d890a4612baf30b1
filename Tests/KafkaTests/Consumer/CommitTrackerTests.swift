import Testing

@testable import Kafka

@Suite struct CommitTrackerTests {
    private let first = TopicPartition("t", 0)
    private let second = TopicPartition("t", 1)

    private func tracker() -> CommitTracker {
        var tracker = CommitTracker()
        tracker.assign([first, second])
        return tracker
    }

    private func handOut(_ offsets: ClosedRange<Int64>, of partition: TopicPartition, _ tracker: inout CommitTracker)
        throws -> Assignment
    {
        let place = try #require(tracker.place(of: partition))
        let assignments = offsets.map { tracker.handOut($0, at: place) }
        return try #require(assignments.first ?? nil)
    }

    @Test("what was sent is not sent again unless asked for, or refused")
    func sending() throws {
        var tracker = tracker()
        let assignment = try handOut(5...9, of: first, &tracker)
        #expect(tracker.takeCommittable(resending: true) == [])
        tracker.complete(first, 5, under: assignment)
        let position = CommitPosition(partition: first, assignment: assignment, offset: 6)
        #expect(tracker.takeCommittable(resending: false) == [position])
        #expect(tracker.takeCommittable(resending: false) == [])
        #expect(tracker.takeCommittable(resending: true) == [position])
        tracker.noteFailed(position)
        #expect(tracker.takeCommittable(resending: false) == [position])
        tracker.noteCommitted(position)
        #expect(tracker.takeCommittable(resending: true) == [])
    }

    @Test("what was handed out under an earlier assignment can be neither completed nor committed in a later one")
    func reassignment() throws {
        var tracker = tracker()
        let before = try handOut(0...3, of: first, &tracker)
        tracker.complete(first, 0, under: before)
        let sent = tracker.takeCommittable(resending: false)
        tracker.release([first])
        #expect(tracker.complete(first, 1, under: before) == false)
        tracker.assign([first])
        let now = try handOut(0...3, of: first, &tracker)
        #expect(tracker.complete(first, 0, under: before) == false)
        sent.forEach { tracker.noteCommitted($0) }
        tracker.complete(first, 0, under: now)
        #expect(tracker.takeCommittable(resending: false).map(\.offset) == [1])
    }

    @Test("a partition that is being taken away hands out nothing, but its records complete and commit")
    func revoking() throws {
        var tracker = tracker()
        let assignment = try handOut(0...1, of: first, &tracker)
        tracker.stopHandingOut([first])
        let place = try #require(tracker.place(of: first))
        #expect(tracker.handOut(2, at: place) == nil)
        #expect(tracker.inFlight(in: [first]) == 2 && !tracker.hasDrainedPartition)
        tracker.complete(first, 1, under: assignment)
        tracker.complete(first, 0, under: assignment)
        #expect(tracker.hasDrainedPartition)
        #expect(tracker.takeCommittable(resending: false).map(\.offset) == [2])
        #expect(tracker.partitions == [first, second])
    }

    @Test("after a seek back, commits follow the new position")
    func restart() throws {
        var tracker = tracker()
        let before = try handOut(0...9, of: second, &tracker)
        for offset in Int64(0)...9 { tracker.complete(second, offset, under: before) }
        tracker.takeCommittable(resending: false).forEach { tracker.noteCommitted($0) }
        tracker.restart(second, at: 4)
        #expect(tracker.takeCommittable(resending: false).map(\.offset) == [4])
        let after = try handOut(4...5, of: second, &tracker)
        #expect(after > before)
        #expect(tracker.inFlight() == 2)
    }
}
