import Postgres
import Primitives
import Storage
import TestSupport
import Testing

extension StorageTests {
    @Suite("Timers", .serialized)
    struct TimerStoreTests {
        private let database: Database
        private let store: TimerStore
        private let epoch = Timestamp(milliseconds: 1_800_000_000_000)

        init() throws {
            database = try #require(Database.current)
            store = TimerStore(database.fleet)
        }

        private func key(_ number: Int) -> RecipientTimer.Key {
            .init(RecipientKey("timers", "u\(number % 50)"), "t\(number)")
        }

        private func timers(_ count: Int) -> [RecipientTimer] {
            (0..<count).map { number in
                RecipientTimer(key(number), dueAt: epoch + .milliseconds(number), payload: [UInt8(number % 256)])
            }
        }

        @Test("a timer fires once, earliest first, and never before its time")
        func neverEarly() async throws {
            try await store.schedule(timers(10).shuffled())
            #expect(try await store.nextDue() == epoch)
            var fired: [RecipientTimer] = []
            for moment in stride(from: -1, to: 12, by: 2) {
                let now = epoch + .milliseconds(moment)
                fired += try await take(by: now, limit: 100)
                #expect(fired.allSatisfy { $0.dueAt <= now })
                #expect(fired.count == min(moment + 1, 10))
            }
            #expect(fired == timers(10))
            #expect(try await store.nextDue() == nil)
        }

        @Test("scheduling a key again moves its timer, the last of a batch counts, and a cancelled one never fires")
        func rescheduled() async throws {
            let (moved, gone) = (key(1), key(2))
            try await store.schedule([.init(moved, dueAt: epoch), .init(gone, dueAt: epoch)])
            try await store.schedule([
                .init(moved, dueAt: epoch), .init(moved, dueAt: epoch + .seconds(9), payload: [7]),
            ])
            #expect(try await store.cancel([gone, key(3)]) == 1)
            #expect(try await take(by: epoch + .seconds(8), limit: 10) == [])
            let fired = try await take(by: epoch + .seconds(9), limit: 10)
            #expect(fired == [.init(moved, dueAt: epoch + .seconds(9), payload: [7])])
        }

        @Test("claimers at the same time never take one timer twice, and leave none")
        func concurrentClaimers() async throws {
            try await store.schedule(timers(2000))
            let all = try await withThrowingTaskGroup(of: [RecipientTimer].self) { group in
                for _ in 0..<6 { group.addTask { try await takeAll(by: epoch + .seconds(60)) } }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(all.count == 2000)
            #expect(Set(all) == Set(timers(2000)))
        }

        @Test("while one claimer fires, another takes others; when firing fails, the timers are there again")
        func failedFiring() async throws {
            try await store.schedule(timers(4))
            await #expect(throws: StopHere.self) {
                _ = try await store.withDue(by: epoch + .seconds(1), limit: 2) { first in
                    #expect(first == Array(timers(4).prefix(2)))
                    #expect(try await take(by: epoch + .seconds(1), limit: 10) == Array(timers(4).dropFirst(2)))
                    throw StopHere()
                }
            }
            // The rollback is on its way when the error arrives.
            var again: [RecipientTimer] = []
            try await eventually("the timers are back") {
                again += try await take(by: epoch + .seconds(1), limit: 10)
                return again.count == 2
            }
            #expect(again == Array(timers(4).prefix(2)))
        }

        @Test("claiming reads the queue's index from its head, whatever lies behind it")
        func plan() async throws {
            try await store.schedule(timers(3000))
            let plan = try await database.owner.query(
                "EXPLAIN SELECT ctid FROM timers WHERE due_at <= \(epoch + .seconds(1)) ORDER BY due_at LIMIT 10"
            ).decode(String.self).joined(separator: "\n")
            #expect(plan.contains("Index Scan using timers_due"))
            try await database.owner.execute("TRUNCATE timers")
        }

        private func takeAll(by moment: Timestamp) async throws -> [RecipientTimer] {
            var all: [RecipientTimer] = []
            while case let batch = try await take(by: moment, limit: 70), !batch.isEmpty { all += batch }
            return all
        }

        private func take(by moment: Timestamp, limit: Int) async throws -> [RecipientTimer] {
            var batch: [RecipientTimer] = []
            let count = try await store.withDue(by: moment, limit: limit) { batch = $0 }
            #expect(batch.count == count)
            return batch
        }

        private struct StopHere: Error {}
    }
}
