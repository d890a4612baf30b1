import Postgres
import Primitives
import Storage
import Testing

extension StorageTests {
    @Suite("Partitions")
    struct PartitionStoreTests {
        let database: Database

        init() throws { database = try #require(Database.current) }

        @Test("partitions are made ahead without gaps, once, by any number of callers; services need no more rights")
        func madeAhead() async throws {
            let store = PartitionStore(database.fleet)
            #expect(try await store.makeAhead(months: 3) == 0)
            let made = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 { group.addTask { try await store.makeAhead(months: 5) } }
                return try await group.reduce(0, +)
            }
            let tables = try await database.owner.query("SELECT count(*) FROM partitioned_tables").decodeFirst(Int.self)
            #expect(made == 2 * (try #require(tables)))
            let gaps = try await database.owner.query(
                """
                SELECT parent::text, month FROM (
                    SELECT parent, month, until_id, lead(from_id) OVER (PARTITION BY parent ORDER BY month) AS next
                    FROM monthly_partitions
                ) p WHERE until_id <> next
                """
            )
            #expect(gaps.isEmpty)
            #expect(try await store.dropExpired() == 0)
        }

        @Test("partitions go when their last row is older than their table keeps, and audit stays longer")
        func dropped() async throws {
            // Rolled back, so that the other suites keep their partitions.
            await #expect(throws: StopHere.self) {
                try await database.owner.transaction { transaction in
                    let before = try await count(transaction)
                    // Kept for days, so that none of theirs is left in a year.
                    let bodies = try await count(transaction, of: "callback_bodies")
                    let dropped = try await transaction.query(
                        "SELECT drop_partitions(utc_month(now()) + interval '1 year' + interval '1 second')"
                    ).decodeFirst(Int.self)
                    #expect(dropped == 4 + bodies)
                    #expect(try await count(transaction) == before - 4 - bodies)
                    let left = try await transaction.query(
                        """
                        SELECT to_regclass(partition_name(parent, utc_month(now()) - interval '1 month'))::text
                        FROM partitioned_tables WHERE keep >= interval '1 year' ORDER BY parent
                        """
                    ).decode(String?.self)
                    #expect(left.map { $0 != nil } == [true, false, false, false, false])
                    throw StopHere()
                }
            }
        }

        @Test("an id and the month's bounds agree to the millisecond")
        func bounds() async throws {
            let midnight = try #require(Timestamp(rfc3339: "2026-12-01T00:00:00Z"))
            for (moment, isBefore) in [(midnight, false), (midnight - .milliseconds(1), true)] {
                let id = UUIDv7(at: moment)
                let answer = try await database.fleet.query("SELECT \(id) < first_id(\(midnight))")
                #expect(try answer.decodeFirst(Bool.self) == isBefore)
            }
        }

        private func count(_ session: some PostgresSession, of table: String = "") async throws -> Int {
            let rows = try await session.query(
                """
                SELECT count(*) FROM pg_inherits JOIN pg_class ON oid = inhrelid
                WHERE relkind = 'r' AND relname ~ '_20[0-9]{2}_[0-9]{2}$' AND starts_with(relname, \(table))
                """
            )
            return try #require(try rows.decodeFirst(Int.self))
        }
    }

    private struct StopHere: Error {}
}
