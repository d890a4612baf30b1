import Primitives
import Storage
import Testing

extension StorageTests {
    @Suite("Recipient state")
    struct RecipientStateStoreTests {
        private let store: RecipientStateStore
        private let timers: TimerStore
        private let people = (0..<40).map { RecipientKey("states", "u\($0)") }

        init() throws {
            let database = try #require(Database.current)
            store = RecipientStateStore(database.fleet)
            timers = TimerStore(database.fleet)
        }

        private func batch(_ partition: Int32, from: Int64?, to: Int64, _ state: [UInt8]) -> RecipientStateBatch {
            var batch = RecipientStateBatch(Watermark(.init(topic: "created", number: partition), from: from, to: to))
            for person in people { batch.states[person] = state }
            return batch
        }

        @Test("states and watermark are read as they were written; empty bytes forget")
        func roundTrip() async throws {
            let partition = Watermark.Partition(topic: "created", number: 0)
            #expect(try await store.watermark(of: partition) == nil)
            try await store.write(batch(0, from: nil, to: 7, [1, 0, 255]))
            #expect(try await store.watermark(of: partition) == 7)
            var second = batch(0, from: 7, to: 9, [2])
            second.states[people[0]] = []
            try await store.write(second)
            let loaded = try await store.load(people + [RecipientKey("other", "u1"), people[1]])
            #expect(loaded.count == people.count - 1)
            #expect(loaded[people[0]] == nil)
            #expect(loaded[people[1]] == [2])
            #expect(try await store.load([]).isEmpty)
        }

        @Test("an owner whose watermark was moved writes nothing, neither states nor timers")
        func zombie() async throws {
            let epoch = Timestamp(milliseconds: 1_900_000_000_000)
            let (mine, yours) = (RecipientTimer.Key(people[0], "mine"), RecipientTimer.Key(people[0], "yours"))
            var first = batch(1, from: nil, to: 5, [1])
            first.timers = [.init(mine, dueAt: epoch)]
            try await store.write(first)
            for stale in [nil, 3, 6] as [Int64?] {
                var zombie = batch(1, from: stale, to: 8, [66])
                zombie.timers = [.init(yours, dueAt: epoch)]
                zombie.cancelledTimers = [mine]
                #expect(await storageError { try await store.write(zombie) } == .staleOwner)
            }
            #expect(try await store.load([people[0]]) == [people[0]: [1]])
            #expect(try await store.watermark(of: .init(topic: "created", number: 1)) == 5)
            #expect(try await timers.cancel([mine, yours]) == 1)
        }

        @Test("of owners that race over one partition, exactly one writes each batch")
        func race() async throws {
            try await store.write(batch(2, from: nil, to: 0, [0]))
            let written = try await withThrowingTaskGroup(of: [Int64].self) { group in
                for owner in 1...4 { group.addTask { try await writeAll(as: UInt8(owner), until: 30) } }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(written.sorted() == Array(0..<30))
            #expect(Set(try await store.load(people).values).count == 1)
        }

        /// The offsets from which this owner got a batch written.
        private func writeAll(as owner: UInt8, until end: Int64) async throws -> [Int64] {
            var written: [Int64] = []
            while let at = try await store.watermark(of: .init(topic: "created", number: 2)), at < end {
                do {
                    try await store.write(batch(2, from: at, to: at + 1, [owner]))
                    written.append(at)
                } catch let error as StorageError where error.code == .staleOwner {
                    continue
                }
            }
            return written
        }
    }
}
