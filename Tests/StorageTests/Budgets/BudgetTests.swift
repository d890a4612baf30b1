import Postgres
import Primitives
import Storage
import Testing

extension StorageTests {
    @Suite("Budgets")
    struct BudgetTests {
        let database: Database

        init() throws { database = try #require(Database.current) }

        private let november = Timestamp(rfc3339: "2026-11-15T12:00:00Z") ?? WallClock.system.now

        private func spend(_ micros: Int64, _ channel: String, _ hour: String, _ currency: String = "EUR") async throws
        {
            try await database.owner.execute(
                """
                INSERT INTO hourly_counts (tenant_id, hour, channel, provider, template, category, currency, kind, count, cost)
                VALUES ('thrifty', \(hour)::text::timestamptz, \(channel), 'p', '', '', \(currency), 'sent', 1, \(micros))
                """
            )
        }

        @Test("exactly what the month has cost in the budget's currency counts, on its channel or on all")
        func uses() async throws {
            let tenant = try await database.tenant("thrifty")
            let store = BudgetStore(tenant)
            let all = try #require(Budget(on: nil, limit: 1000, in: "EUR"))
            let texts = try #require(Budget(on: .sms, limit: 333, in: "EUR"))
            for budget in [all, texts] { #expect(try await store.save(budget) == 1) }
            #expect(try await store.uses(at: november).map(\.spent) == [0, 0])
            try await spend(200, "sms", "2026-11-01T00:00:00Z")
            try await spend(133, "sms", "2026-11-30T23:00:00Z")
            try await spend(466, "email", "2026-11-15T12:00:00Z")
            for hour in ["2026-10-31T23:00:00Z", "2026-12-01T00:00:00Z"] { try await spend(5000, "sms", hour) }
            try await spend(5000, "sms", "2026-11-02T00:00:00Z", "USD")
            let uses = try await store.uses(at: november)
            #expect(uses.map(\.spent) == [799, 333] && uses.map(\.percent) == [79, 100])
            #expect(uses.allSatisfy { $0.month.rfc3339 == "2026-11-01T00:00:00Z" })
            let seen = try await BudgetTables(database.fleet).look(at: november).map(\.use)
            #expect(seen.filter { $0.tenant.rawValue == "thrifty" } == uses)
            #expect(try await store.remove(.sms))
            #expect(try await !store.remove(.sms))
        }

        @Test("endpoints are told of each mark once in a month, however many tell at once, and anew of another budget")
        func told() async throws {
            let tenant = try await database.tenant("told")
            let (store, tables) = (BudgetStore(tenant), BudgetTables(database.fleet))
            let budget = try #require(Budget(on: nil, limit: 1000, in: "EUR"))
            _ = try await store.save(budget)
            func tell(_ percent: Int, at moment: Timestamp) async throws -> Int {
                let use = try #require(try await store.uses(at: moment).first)
                return try await withThrowingTaskGroup(of: Bool.self) { group in
                    for _ in 0..<4 {
                        let message = WebhookMessage(id: UUIDv7(at: moment), .budgetReached, payload: "{}")
                        group.addTask { try await tables.tell(use, of: percent, message) }
                    }
                    return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
                }
            }
            #expect(try await tell(80, at: november) == 1)
            #expect(try await tell(80, at: november + .seconds(86_400)) == 0)
            #expect(try await tell(100, at: november) == 1)
            #expect(try await tell(80, at: november + .seconds(30 * 86_400)) == 1)
            _ = try await store.save(budget)
            #expect(try await tell(100, at: november) == 1)
            let messages = try await database.owner.query(
                "SELECT count(*) FROM webhook_messages WHERE tenant_id = 'told'"
            ).decodeFirst(Int.self)
            #expect(messages == 4)
        }

        @Test("a share is rounded down, and no amount is too large for it")
        func percents() throws {
            let values: [(Int64, Int64, Int)] = [
                (0, 1, 0), (799, 1000, 79), (999_999, 1_000_000, 99), (.max, 1, .max), (.max, .max, 100), (-5, 10, 0),
            ]
            for (spent, limit, percent) in values {
                let budget = try #require(Budget(on: nil, limit: limit, in: "EUR"))
                let tenant = try #require(TenantID(rawValue: "t"))
                #expect(BudgetUse(tenant: tenant, budget: budget, month: november, spent: spent).percent == percent)
            }
            #expect(Budget(on: nil, limit: 0, in: "EUR") == nil && Budget(on: nil, limit: 1, in: "eur") == nil)
        }
    }
}
