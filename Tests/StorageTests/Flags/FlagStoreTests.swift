import Postgres
import Storage
import Testing

extension StorageTests {
    @Suite("Flags")
    struct FlagStoreTests {
        private let database: Database

        init() throws { database = try #require(Database.current) }

        /// A new tenant with people.
        private func tenant(_ name: String, _ people: [UserID]) async throws -> TenantDatabase {
            let tenant = try await database.tenant(name)
            for user in people { try await UserStore(tenant).save(User(id: user)) }
            return tenant
        }

        private func save(_ flag: Flag, _ tenant: TenantDatabase, if condition: WriteCondition = .none) async throws
            -> Flag
        {
            try await tenant.atomically { try await FlagStore($0).save(flag, if: condition) }
        }

        @Test("a flag is read as it was written, under a condition; lists are replaced, and people change sides")
        func life() async throws {
            let tenant = try await tenant("flags", ["ann", "bob", "cid"])
            let store = FlagStore(tenant)
            var flag = Flag(key: "new")
            (flag.description, flag.share) = ("What is new", 1250)
            (flag.listedIn, flag.listedOut) = (["ann", "bob"], ["cid"])
            #expect(try await save(flag, tenant, if: .absent).version == 1)
            #expect(await storageError { try await save(flag, tenant, if: .version(2)) } == .conflict)
            let found = try #require(try await store.find("new"))
            #expect((found.description, found.share) == ("What is new", 1250))
            #expect((found.listedIn, found.listedOut) == (["ann", "bob"], ["cid"]))
            (flag.listedIn, flag.listedOut) = (["cid"], ["ann"])
            let changed = try await save(flag, tenant)
            #expect((changed.version, changed.listedIn, changed.listedOut) == (2, ["cid"], ["ann"]))
            _ = try await save(Flag(key: "again"), tenant)
            let list = try await store.list(limit: 9)
            #expect(list.map(\.key) == ["again", "new"])
            #expect(list.map { [$0.listedIn, $0.listedOut] } == [[0, 0], [1, 1]])
            #expect(try await store.list(after: "again", limit: 9).map(\.key) == ["new"])
            #expect(try await store.strangers(among: ["ann", "dan"]) == ["dan"])
            try await store.remove("new")
            #expect(try await store.find("new") == nil)
        }

        @Test("a tenant's flags are its own, for its login and in what the fleet reads")
        func tenants() async throws {
            let one = try await tenant("flags-one", ["ann"])
            let two = try await tenant("flags-two", ["ann"])
            var flag = Flag(key: "new")
            flag.listedIn = ["ann"]
            _ = try await save(flag, one)
            #expect(try await FlagStore(two).find("new") == nil)
            #expect(try await FlagStore(two).list(limit: 9).isEmpty)
            #expect(try await FlagStore(two).listing("ann").isEmpty)
            let login = database.gateway.tenant("flags-two")
            for table in ["flags", "flag_people"] {
                let name = PostgresIdentifier(table)
                #expect(try await login.query("SELECT FROM \(name)").isEmpty)
                #expect(try await login.execute("DELETE FROM \(name)") == 0)
            }
            await #expect(throws: PostgresError.self) {
                try await login.execute("INSERT INTO flags (tenant_id, flag) VALUES ('flags-one', 'x')")
            }
            let keys: [TenantItem<FlagKey>] = [
                TenantItem("flags-one", "new"), TenantItem("flags-two", "new"), TenantItem("flags-one", "none"),
            ]
            let found = try await RuleTables(database.fleet).flags(keys)
            #expect(found.keys.map(\.tenant) == ["flags-one"])
            #expect(found.values.first?.listedIn == ["ann"])
        }

        @Test("whoever is erased or removed is in no list any more")
        func erased() async throws {
            let tenant = try await tenant("flags-erased", ["ann", "bob", "cid"])
            var flag = Flag(key: "new")
            (flag.listedIn, flag.listedOut) = (["ann", "cid"], ["bob"])
            _ = try await save(flag, tenant)
            #expect(try await FlagStore(tenant).listing("ann") == ["new"])
            _ = try await PersonalRecords(tenant).erase("ann")
            _ = try await UserStore(tenant).remove("bob")
            let left = try #require(try await FlagStore(tenant).find("new"))
            #expect((left.listedIn, left.listedOut) == (["cid"], []))
        }

        @Test("a category's flag is there as long as the category names it")
        func named() async throws {
            let tenant = try await tenant("flags-named", [])
            let categories = CategoryStore(tenant)
            var orders = Category(key: "orders")
            orders.flag = "new"
            let missing = await #expect(throws: PostgresError.self) { try await categories.save(orders) }
            #expect(missing?.sqlState == .foreignKeyViolation)
            _ = try await save(Flag(key: "new"), tenant)
            try await categories.save(orders)
            #expect(try await categories.find("orders")?.flag == "new")
            #expect(try await FlagStore(tenant).categories(naming: "new") == ["orders"])
            let kept = await #expect(throws: PostgresError.self) { try await FlagStore(tenant).remove("new") }
            #expect(kept?.sqlState == .foreignKeyViolation)
            orders.flag = nil
            try await categories.save(orders)
            try await FlagStore(tenant).remove("new")
            #expect(try await FlagStore(tenant).exists("new") == false)
        }
    }
}
