import Primitives
import Storage
import Testing

extension StorageTests {
    @Suite("Suppressions, keys and revoked tokens")
    struct AccessTests {
        private let database: Database
        private let now = WallClock.system.now

        init() throws { database = try #require(Database.current) }

        private func suppression(_ category: CategoryKey?) -> Suppression {
            let address = SealedAddress(bytes: [1], keyID: "k", blindIndex: [4, 2])
            let id = UUIDv7(at: now)
            return Suppression(
                id: id,
                channel: .email,
                address: address,
                category: category,
                reason: .hardBounce,
                source: "ses"
            )
        }

        @Test("an address is suppressed once, for a category or all, until it is lifted; tenants do not meet")
        func suppressions() async throws {
            let store = SuppressionStore(try await database.tenant("suppressed"))
            let (news, all) = (suppression("news"), suppression(nil))
            #expect(try await store.add(news))
            #expect(try await store.add(suppression("news")) == false)
            #expect(try await store.find([4, 2], on: .email, category: "news") == news)
            #expect(try await store.find([4, 2], on: .email, category: "orders") == nil)
            #expect(try await store.find([4, 2], on: .sms, category: "news") == nil)
            #expect(try await store.add(all))
            #expect(try await store.find([4, 2], on: .email, category: "orders") == all)
            #expect(try await store.list(limit: 9).count == 2)
            #expect(try await Set(store.inForce(for: [[4, 2], [9]])) == [news, all])
            #expect(try await store.lift(all.id, by: "admin")?.id == all.id)
            #expect(try await store.inForce(for: [[4, 2]]) == [news])
            #expect(try await store.lift(all.id, by: "admin") == nil)
            #expect(try await store.find([4, 2], on: .email, category: nil) == nil)
            #expect(try await store.add(suppression(nil)))
            let other = SuppressionStore(try await database.tenant("unsuppressed"))
            #expect(try await other.find([4, 2], on: .email, category: "news") == nil)
            #expect(try await other.lift(news.id, by: "admin") == nil)
        }

        @Test("a key is found by its secret alone, and seen, used and revoked in its tenant only")
        func keys() async throws {
            let (mine, yours) = (try await database.tenant("keys-a"), try await database.tenant("keys-b"))
            let store = APIKeyStore(database.gateway)
            let key = APIKey(
                id: UUIDv7(at: now),
                tenant: mine.tenant,
                name: "ci",
                hint: "hk_ab",
                role: .developer,
                createdBy: "ann",
                expiresAt: now + .seconds(60)
            )
            try await store.add(key, secretHash: [7, 7])
            #expect(await storageError { try await store.add(key, secretHash: [8]) } == .conflict)
            let found = try #require(try await store.find(secretHash: [7, 7]))
            #expect(found == key)
            #expect(found.isValid(at: now) && !found.isValid(at: now + .seconds(61)))
            #expect(try await store.find(secretHash: [7]) == nil)
            #expect(try await store.list(yours.tenant, limit: 9) == [])
            #expect(try await store.list(mine.tenant, limit: 9) == [key])
            #expect(try await store.list(mine.tenant, after: key.id, limit: 9) == [])
            #expect(try await store.revoke(key.id, of: yours.tenant) == false)
            try await store.noteUses([key.id: now], in: mine.tenant)
            try await store.noteUses([key.id: now - .seconds(9)], in: mine.tenant)
            #expect(try await store.revoke(key.id, of: mine.tenant))
            #expect(try await store.revoke(key.id, of: mine.tenant) == false)
            #expect(try await store.list(mine.tenant, limit: 9) == [])
            let revoked = try #require(try await store.find(secretHash: [7, 7]))
            #expect(revoked.lastUsedAt == now)
            #expect(!revoked.isValid(at: now))
            await #expect(throws: (any Error).self) { try await APIKeyStore(database.fleet).find(secretHash: [7, 7]) }
        }

        @Test("revoked tokens of every tenant are known until they expire")
        func tokens() async throws {
            let store = RevokedTokenStore(database.gateway)
            for name in ["tokens-a", "tokens-b"] {
                let tenant = try await database.tenant(name).tenant
                for _ in 0..<2 { try await store.revoke(RevokedToken(tenant, "jti", until: now + .seconds(60))) }
                try await store.revoke(RevokedToken(tenant, "old", until: now - .seconds(1)))
            }
            let live = try await store.live(at: now)
            let expected = ["tokens-a", "tokens-b"].map { RevokedToken($0, "jti", until: now + .seconds(60)) }
            #expect(Set(live) == Set(expected))
        }
    }
}
