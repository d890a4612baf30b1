import Postgres
import Primitives
import Storage
import Testing

extension StorageTests {
    @Suite("Budgets that stop")
    struct BudgetStopTests {
        let database: Database
        let tables: BudgetTables

        init() throws {
            database = try #require(Database.current)
            tables = BudgetTables(database.fleet)
        }

        private let november = Timestamp(rfc3339: "2026-11-15T12:00:00Z") ?? WallClock.system.now
        private let december = Timestamp(rfc3339: "2026-12-01T00:00:00Z") ?? WallClock.system.now

        private func spend(_ micros: Int64, _ tenant: TenantDatabase) async throws {
            try await database.owner.execute(
                """
                INSERT INTO hourly_counts AS c
                    (tenant_id, hour, channel, provider, template, category, currency, kind, count, cost)
                VALUES (\(tenant.tenant), \(november), 'sms', 'p', '', '', 'EUR', 'sent', 1, \(micros))
                ON CONFLICT (tenant_id, hour, channel, provider, template, category, currency, kind)
                    DO UPDATE SET cost = c.cost + EXCLUDED.cost
                """
            )
        }

        private func save(_ limit: Int64, _ enforcement: Budget.Enforcement, _ tenant: TenantDatabase) async throws {
            let budget = try #require(Budget(on: .sms, limit: limit, in: "EUR", enforcement))
            _ = try await BudgetStore(tenant).save(budget)
        }

        private func looks(_ tenant: TenantDatabase, at moment: Timestamp? = nil) async throws -> [WatchedBudget] {
            try await tables.look(at: moment ?? november).filter { $0.use.tenant == tenant.tenant }
        }

        private func known(_ tenant: TenantDatabase) async throws -> [SpentBudget] {
            try await tables.spent(of: [tenant.tenant])[tenant.tenant] ?? []
        }

        @Test(
            "what is spent of a budget that stops is noted with its month, once for all who look, and told when it turns"
        )
        func noted() async throws {
            let (mine, other) = (try await database.tenant("stopper"), try await database.tenant("stopper-too"))
            for tenant in [mine, other] { try await save(100, .stop, tenant) }
            try await spend(99, mine)
            #expect(try await tables.note(try await looks(mine)).isEmpty)
            #expect(try await known(mine).isEmpty)
            try await spend(1, mine)
            #expect(try await tables.note(try await looks(mine) + looks(other)) == [mine.tenant])
            #expect(try await tables.note(try await looks(mine) + looks(other)).isEmpty)
            let spent = try #require(try await known(mine).first)
            #expect((spent.channel, spent.currency, spent.limit, spent.spent) == (.sms, "EUR", 100, 100))
            #expect(spent.month.lowerBound.rfc3339 == "2026-11-01T00:00:00Z" && spent.month.upperBound == december)
            #expect(try await known(other).isEmpty)
            #expect(try await tables.spent(of: [mine.tenant, other.tenant]).count == 1)
        }

        @Test("another limit, currency or way to enforce holds at once, before anybody looks")
        func saved() async throws {
            let tenant = try await database.tenant("raiser")
            try await save(100, .stop, tenant)
            try await spend(150, tenant)
            _ = try await tables.note(try await looks(tenant))
            for (limit, enforcement, isStopped) in [
                (151, Budget.Enforcement.stop, false), (150, .stop, true), (100, .notify, false), (100, .stop, true),
            ] {
                try await save(Int64(limit), enforcement, tenant)
                #expect(try await known(tenant).isEmpty == !isStopped, "\(limit) \(enforcement)")
            }
            let dollars = try #require(Budget(on: .sms, limit: 1, in: "USD", .stop))
            _ = try await BudgetStore(tenant).save(dollars)
            #expect(try await known(tenant).isEmpty)
            let read = try await BudgetStore(tenant).all()
            #expect(read.map(\.enforcement) == [.stop])
            #expect(try await BudgetStore(tenant).remove(.sms))
            #expect(try await known(tenant).isEmpty)
        }

        @Test("nothing is noted of a budget that only tells, of one that was changed since, or by an older look")
        func stale() async throws {
            let tenant = try await database.tenant("stale")
            try await save(100, .notify, tenant)
            try await spend(100, tenant)
            #expect(try await tables.note(try await looks(tenant)).isEmpty)
            try await save(100, .stop, tenant)
            let before = try await looks(tenant)
            try await save(100, .stop, tenant)
            #expect(try await tables.note(before).isEmpty)
            #expect(try await known(tenant).isEmpty)
            let older = try await looks(tenant)
            try await spend(11, tenant)
            #expect(try await tables.note(try await looks(tenant)) == [tenant.tenant])
            #expect(try await tables.note(older).isEmpty)
            #expect(try await known(tenant).map(\.spent) == [111])
        }

        @Test("a month that begins is another month: what is known of the one before is not of it, and is replaced")
        func turned() async throws {
            let tenant = try await database.tenant("turner")
            try await save(100, .stop, tenant)
            try await spend(100, tenant)
            _ = try await tables.note(try await looks(tenant))
            #expect(try await known(tenant).allSatisfy { !$0.month.contains(december) })
            #expect(try await tables.note(try await looks(tenant, at: december)).isEmpty)
            #expect(try await known(tenant).isEmpty)
        }

        @Test("endpoints are told once that sending has stopped, and once that it goes on, however many tell at once")
        func told() async throws {
            let tenant = try await database.tenant("teller")
            try await save(100, .stop, tenant)
            try await spend(100, tenant)
            func tell(_ event: WebhookEvent, at moment: Timestamp) async throws -> Int {
                let look = try #require(try await looks(tenant, at: moment).first)
                return try await withThrowingTaskGroup(of: Bool.self) { group in
                    for _ in 0..<4 {
                        let message = WebhookMessage(id: UUIDv7(at: moment), event, payload: "{}")
                        group.addTask {
                            event == .budgetResumed
                                ? try await tables.tellResumed(look.use, message)
                                : try await tables.tell(look.use, of: 100, message)
                        }
                    }
                    return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
                }
            }
            #expect(try await tell(.budgetResumed, at: november) == 0)
            #expect(try await tell(.budgetReached, at: november) == 1)
            #expect(try await looks(tenant).map(\.hasToldStop) == [true])
            // Its memory of what was told outlives a change, or nobody would learn that sending goes on.
            try await save(200, .stop, tenant)
            let look = try #require(try await looks(tenant).first)
            #expect(look.hasToldStop && !look.use.isStopped)
            #expect(try await tell(.budgetResumed, at: november) == 1)
            #expect(try await looks(tenant).map(\.hasToldStop) == [false])
        }

        @Test("a tenant neither sees nor changes what another has spent")
        func walls() async throws {
            let (mine, other) = (try await database.tenant("walled"), try await database.tenant("walled-off"))
            try await save(100, .stop, mine)
            try await spend(100, mine)
            _ = try await tables.note(try await looks(mine))
            let seen = try await database.gateway.tenant(other.tenant.rawValue).query("SELECT spent FROM budgets")
                .decode(Int64.self)
            #expect(seen.isEmpty)
            #expect(
                try await database.gateway.tenant(other.tenant.rawValue).execute(
                    "UPDATE budgets SET spent = 0, spent_month = NULL"
                ) == 0
            )
            #expect(try await known(mine).count == 1)
            // What sees one tenant at a time sees none when it names none.
            #expect(try await BudgetTables(database.gateway).spent(of: [mine.tenant]).isEmpty)
        }
    }
}
