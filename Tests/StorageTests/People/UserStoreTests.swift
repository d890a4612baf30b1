import Primitives
import Storage
import Testing

extension StorageTests {
    @Suite("Users")
    struct UserStoreTests {
        private let database: Database
        private let address = SealedAddress(bytes: [1, 0, 2], keyID: "k1", blindIndex: [9, 9])

        init() throws { database = try #require(Database.current) }

        @Test("a write happens only when the person is as the caller saw them")
        func conditions() async throws {
            let users = UserStore(try await database.tenant("users"))
            var user = User(id: "ann")
            (user.name, user.timezone, user.attributes) = ("Ann", "Europe/Paris", #"{"plan": "pro"}"#)
            #expect(await storageError { try await users.save(user, if: .version(1)) } == .conflict)
            #expect(try await users.save(user, if: .absent).version == 1)
            #expect(await storageError { try await users.save(user, if: .absent) } == .conflict)
            #expect(try await users.save(user, if: .version(1)).version == 2)
            #expect(await storageError { try await users.save(user, if: .version(1)) } == .conflict)
            #expect(try await users.save(user).version == 3)
            #expect(try await users.save(user, if: .present).version == 4)
            #expect(await storageError { try await users.save(User(id: "bob"), if: .present) } == .conflict)
            let found = try #require(try await users.find("ann"))
            #expect((found.name, found.timezone, found.version) == ("Ann", "Europe/Paris", 4))
            #expect(found.attributes == user.attributes)
        }

        @Test("of writers that saw the same version, one wins")
        func race() async throws {
            let users = UserStore(try await database.tenant("writers"))
            try await users.save(User(id: "ann"))
            let won = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 {
                    group.addTask { (try? await users.save(User(id: "ann"), if: .version(1))) != nil }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(won == 1)
        }

        @Test("what is done atomically is done together or not at all; a list goes on behind its last")
        func together() async throws {
            let database = try await database.tenant("together")
            let users = UserStore(database)
            let failed = await storageError {
                try await database.atomically { inside in
                    try await UserStore(inside).save(User(id: "ann"))
                    try await UserStore(inside).setPreferences(Preferences(), of: "ann")
                    return try await UserStore(inside).save(User(id: "bob"), if: .present)
                }
            }
            #expect(failed == .conflict)
            #expect(try await users.list(limit: 9) == [])
            let names = ["Zoe", "ann", "bob", "ézé", "日本"]
            try await database.atomically { inside in
                for name in names { try await UserStore(inside).save(User(id: .init(stringLiteral: name))) }
            }
            var (found, last): ([String], UserID?) = ([], nil)
            while let user = try await users.list(after: last, limit: 1).first {
                (found, last) = (found + [user.id.rawValue], user.id)
            }
            #expect(found.sorted() == names.sorted())
        }

        @Test("contacts and devices belong to a known person; a token that moves takes its device along")
        func reachable() async throws {
            let users = UserStore(try await database.tenant("reach"))
            let contact = Contact(channel: .email, address: address, isVerified: true)
            let device = Device(id: UUIDv7(at: WallClock.system.now), platform: .apns, app: "main", token: address)
            #expect(await storageError { try await users.setContact(contact, of: "ann") } == .notFound)
            #expect(await storageError { try await users.register(device, of: "ann") } == .notFound)
            for id in ["ann", "bob"] as [UserID] { try await users.save(User(id: id)) }
            for _ in 0..<2 { try await users.setContact(contact, of: "ann") }
            let found = try #require(try await users.contact(.email, of: "ann"))
            #expect((found.address, found.isVerified, found.version) == (address, true, 2))
            #expect(try await users.contacts(of: "ann") == [found])
            #expect(await storageError { try await users.setContact(contact, of: "ann", if: .version(1)) } == .conflict)
            #expect(await storageError { try await users.setContact(contact, of: "ann", if: .absent) } == .conflict)
            #expect(try await users.setContact(contact, of: "ann", if: .version(2)).version == 3)
            #expect(try await users.users(with: [9, 9], on: .email) == ["ann"])
            #expect(try await users.register(device, of: "ann").id == device.id)
            let again = Device(id: UUIDv7(at: WallClock.system.now), platform: .apns, app: "main", token: address)
            #expect(try await users.register(again, of: "bob").id == device.id)
            #expect(try await users.devices(of: "ann") == [])
            #expect(try await users.devices(of: "bob").map(\.id) == [device.id])
            #expect(try await users.removeDevice(device.id, of: "ann") == false)
            #expect(try await users.removeDevice(device.id, of: "bob"))
            #expect(try await users.removeContact(.email, of: "ann"))
        }

        @Test("preferences are replaced as a whole, under the same condition; erasing a person leaves nothing")
        func preferences() async throws {
            let users = UserStore(try await database.tenant("wishes"))
            #expect(await storageError { try await users.setPreferences(.init(), of: "ann") } == .notFound)
            try await users.save(User(id: "ann"))
            #expect(try await users.preferences(of: "ann") == Preferences())
            var wanted = Preferences()
            wanted.quietHours = .init(from: 1320, until: 420, timezone: "Asia/Tokyo")
            (wanted.dailyCap, wanted.digest, wanted.digestMinute, wanted.allowsTracking) = (5, .daily, 480, false)
            wanted.choices = [
                .init(category: nil, channel: .sms, isAllowed: false),
                .init(category: "news", channel: nil, isAllowed: false),
                .init(category: "news", channel: .email, isAllowed: true),
            ]
            #expect(try await users.setPreferences(wanted, of: "ann", if: .absent) == 1)
            let found = try await users.preferences(of: "ann")
            #expect((found.quietHours, found.digest, found.version) == (wanted.quietHours, .daily, 1))
            #expect(found.digestMinute == 480)
            #expect((found.hourlyCap, found.dailyCap, found.choices) == (nil, 5, wanted.choices))
            #expect(found.allowsTracking == false)
            let stale = await storageError { try await users.setPreferences(.init(), of: "ann", if: .version(7)) }
            #expect(stale == .conflict)
            #expect(try await users.setPreferences(.init(), of: "ann", if: .version(1)) == 2)
            #expect(try await users.preferences(of: "ann").choices == [])
            #expect(try await users.remove("ann"))
            #expect(try await users.preferences(of: "ann") == Preferences())
            #expect(try await users.find("ann") == nil)
        }

        @Test("a tenant's own preferences are replaced as a whole, under a condition, and are nobody else's")
        func tenantPreferences() async throws {
            let store = TenantPreferencesStore(try await database.tenant("wishes-of-all"))
            #expect(try await store.find() == Preferences())
            var wanted = Preferences()
            (wanted.quietHours, wanted.hourlyCap) = (.init(from: 1380, until: 360), 4)
            wanted.allowsTracking = true
            wanted.choices = [.init(category: "news", channel: .sms, isAllowed: false)]
            #expect(await storageError { try await store.save(wanted, if: .version(1)) } == .conflict)
            #expect(try await store.save(wanted, if: .absent) == 1)
            #expect(await storageError { try await store.save(wanted, if: .absent) } == .conflict)
            let found = try await store.find()
            #expect((found.quietHours, found.hourlyCap, found.version) == (wanted.quietHours, 4, 1))
            #expect(found.choices == wanted.choices && found.allowsTracking == true)
            #expect(try await store.save(Preferences(), if: .version(1)) == 2)
            #expect(try await store.find().choices == [])
            let others = TenantPreferencesStore(try await database.tenant("wishes-of-others"))
            #expect(try await others.find() == Preferences())
        }

        @Test("tenants that name people alike do not meet")
        func isolated() async throws {
            let (mine, yours) = (try await database.tenant("people-a"), try await database.tenant("people-b"))
            try await UserStore(mine).save(User(id: "ann"))
            try await UserStore(mine).setContact(.init(channel: .email, address: address, isVerified: true), of: "ann")
            let theirs = UserStore(yours)
            #expect(try await theirs.find("ann") == nil)
            #expect(try await theirs.contacts(of: "ann") == [])
            #expect(try await theirs.users(with: [9, 9], on: .email) == [])
            #expect(try await theirs.remove("ann") == false)
            #expect(try await theirs.save(User(id: "ann"), if: .absent).version == 1)
        }
    }
}
