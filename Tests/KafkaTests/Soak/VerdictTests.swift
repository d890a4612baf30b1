import Testing

@testable import KafkaSoak

/// Whoever judges the soak must see what is wrong.
@Suite struct VerdictTests {
    /// What a member journals when it is handed these offsets, one every ten nanoseconds; all are of one key.
    private func entries(_ offsets: Int64..., life: Int = 0, from start: Int64 = 10) -> [(
        life: Int, entry: JournalEntry
    )] {
        offsets.enumerated().map { index, offset in
            let moment = start + Int64(index) * 10
            let entry = JournalEntry(
                asked: moment - 1,
                handed: moment,
                offset: offset,
                partition: 0,
                key: 1,
                sequence: offset
            )
            return (life, entry)
        }
    }

    private func sight(_ moment: Int64, _ committed: Int64) -> CommitWatch.Sight {
        CommitWatch.Sight(moment: moment, committed: [0: committed])
    }

    private let kill = Verdict.Disturbance(moment: 45, life: 0, partition: nil)

    @Test("nothing is wrong with records in order, and a replay of what was not committed after a kill")
    func good() {
        let entries = entries(0, 1, 2, 3) + entries(2, 3, 4, life: 1, from: 50)
        let verdict = Verdict(entries, [sight(35, 1), sight(46, 2), sight(200, 5)], [kill])
        #expect(verdict.faults == [])
        #expect(verdict.distinct == 5)
        #expect(verdict.repeated == 2)
    }

    @Test("a record handed out again below what was committed is a fault")
    func belowTheCommit() {
        let entries = entries(0, 1, 2, 3) + entries(2, 3, 4, life: 1, from: 50)
        #expect(Verdict(entries, [sight(46, 3)], [kill]).faults == ["0/2 came although 3 was committed"])
    }

    @Test("a record handed out again without a kill, a loss or a stall is a fault")
    func withoutReason() {
        let entries = entries(0, 1) + entries(1, 2, life: 1, from: 50)
        let other = Verdict.Disturbance(moment: 45, life: 1, partition: nil)
        #expect(Verdict(entries, [], [other]).faults == ["0/1 came again for no reason"])
        let loss = JournalEntry(asked: 40, handed: 40, offset: JournalEntry.loss, partition: 0, key: 0, sequence: 0)
        #expect(Verdict(entries + [(0, loss)], [], []).faults == [])
    }

    @Test("a record left out, even if it comes later, is a fault")
    func leftOut() {
        let faults = Verdict(entries(0, 2, 1), [], []).faults
        #expect(faults.contains("0/2 came when 1 was due"))
        #expect(faults.contains("key 1: 2 came when 1 was due"))
    }
}
