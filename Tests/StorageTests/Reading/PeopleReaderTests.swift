import Network
import Observability
import Primitives
import Redis
import Storage
import TestSupport
import Testing

extension StorageTests {
    @Suite("People reader")
    struct PeopleReaderTests {
        private let database: Database

        init() throws { database = try #require(Database.current) }

        /// A process with a memory of its own.
        private final class Process: Sendable {
            let changes: ChangeFeed
            let reader: PeopleReader
            let metrics = MetricRegistry()
            private let reactor: Reactor
            private let redis: RedisClient

            init(_ database: Database, _ server: RedisServer) throws {
                reactor = try Reactor(name: "people")
                let configuration = try RedisConfiguration(url: server.url)
                redis = try RedisClient(configuration, on: reactor, metrics: metrics, logger: .silent)
                changes = try ChangeFeed(redis, on: reactor, metrics: metrics, logger: .silent)
                reader = PeopleReader(database.fleet, redis, changes, metrics: metrics)
            }

            func version(_ person: RecipientKey) async throws -> Int? {
                try await reader.find([person])[person]?.version
            }

            func shutDown() async {
                await redis.shutDown()
                reactor.stop()
            }
        }

        private static let address = SealedAddress(bytes: [1, 2, 3], keyID: "1", blindIndex: [9])

        /// Writes a person with everything; returns what should be read.
        private func write(_ person: RecipientKey, _ users: UserStore) async throws -> PersonRecord {
            var record = PersonRecord()
            (record.locale, record.timezone, record.version) = ("de-AT", "Europe/Vienna", 1)
            record.contacts = [
                Contact(channel: .email, address: Self.address, isVerified: true),
                Contact(channel: .sms, address: Self.address, isVerified: false),
            ]
            let id = UUIDv7(at: WallClock.system.now)
            record.devices = [Device(id: id, platform: .apns, app: "shop", token: Self.address)]
            var user = User(id: person.user)
            (user.name, user.locale, user.timezone) = ("Ann Example", record.locale, record.timezone)
            try await users.save(user)
            for contact in record.contacts { try await users.setContact(contact, of: person.user) }
            for device in record.devices { _ = try await users.register(device, of: person.user) }
            var wishes = Preferences()
            (wishes.quietHours, wishes.dailyCap) = (.init(from: 1320, until: 420, timezone: "Asia/Tokyo"), 3)
            wishes.choices = [
                .init(category: nil, channel: .sms, isAllowed: false),
                .init(category: "news", channel: nil, isAllowed: true),
            ]
            try await users.setPreferences(wishes, of: person.user)
            record.preferences = try await users.preferences(of: person.user)
            return record
        }

        @Test(
            "a person is the same from the tables, from Redis and from memory; Redis holds no name and opens no address"
        )
        func tiers() async throws {
            let server = try await RedisServer()
            let users = UserStore(try await database.tenant("reader"))
            let (ann, nobody) = (RecipientKey("reader", "ann"), RecipientKey("reader", "nobody"))
            let record = try await write(ann, users)
            let (first, second) = (try Process(database, server), try Process(database, server))
            for process in [first, second, second] {
                #expect(try await process.reader.find([ann, nobody]) == [ann: record])
            }
            let text = String(decoding: second.metrics.prometheusText(), as: UTF8.self)
            #expect(text.contains("cache=\"people\",result=\"hit\",tier=\"redis\"} 2"))
            #expect(text.contains("cache=\"people\",result=\"hit\",tier=\"memory\"} 2"))
            let kept = try await server.cli("--no-raw", "GET", "user:prefs:{reader/ann}")
            #expect(!kept.contains("Ann Example") && kept.contains("Europe/Vienna"))
            #expect(try await server.cli("PTTL", "device:tokens:{reader/ann}").count == 6)
            for process in [first, second] { await process.shutDown() }
        }

        @Test("a change is seen by the next read once it is told, and what was read before it does not come back")
        func changes() async throws {
            let server = try await RedisServer()
            let users = UserStore(try await database.tenant("changers"))
            let ann = RecipientKey("changers", "ann")
            try await users.save(User(id: ann.user))
            let (writer, reader) = (try Process(database, server), try Process(database, server))
            #expect(try await reader.version(ann) == 1)
            try await users.save(User(id: ann.user))
            #expect(try await reader.version(ann) == 1)
            await reader.reader.forget([ann])
            #expect(try await reader.version(ann) == 2)
            // What a slow reader puts into Redis now would be old: its place is taken.
            #expect(try await server.cli("STRLEN", "user:prefs:{changers/ann}") == "0")
            #expect(try await users.remove(ann.user))
            await writer.changes.publish(.person(ann))
            #expect(try await writer.version(ann) == nil)
            for process in [writer, reader] { await process.shutDown() }
        }

        @Test("without Redis the tables answer; bytes in it that are no person are not believed")
        func failures() async throws {
            let server = try await RedisServer()
            let users = UserStore(try await database.tenant("sturdy"))
            let (ann, bob) = (RecipientKey("sturdy", "ann"), RecipientKey("sturdy", "bob"))
            for person in [ann, bob] { try await users.save(User(id: person.user)) }
            let process = try Process(database, server)
            for bytes in ["x", "\u{1}", "\u{1}\u{1}\u{7F}"] {
                _ = try await server.cli("SET", "user:prefs:{sturdy/ann}", bytes)
                _ = try await server.cli("SET", "device:tokens:{sturdy/ann}", bytes)
                #expect(try await Process(database, server).version(ann) == 1)
            }
            try await server.kill()
            #expect(try await process.version(bob) == 1)
            await process.shutDown()
        }

        @Test("suppressions and rules of many tenants are found at once, each tenant's its own")
        func rules() async throws {
            let (mine, yours) = (try await database.tenant("rules-a"), try await database.tenant("rules-b"))
            var news = Category(key: "news")
            (news.hourlyCap, news.defaultChannels, news.escalatesAfter) = (2, [.sms], 60)
            try await CategoryStore(mine).save(news)
            try await CategoryStore(yours).save(Category(key: "news"))
            var wishes = Preferences()
            wishes.choices = [.init(category: nil, channel: .push, isAllowed: false)]
            try await TenantPreferencesStore(mine).save(wishes)
            let suppression = Suppression(
                id: UUIDv7(at: WallClock.system.now),
                channel: .email,
                address: Self.address,
                reason: .complaint,
                source: "test"
            )
            try await SuppressionStore(mine).add(suppression)
            let tables = RuleTables(database.fleet)
            let items = [mine, yours].map { TenantItem<CategoryKey>($0.tenant, "news") }
            let categories = try await tables.categories(items + [TenantItem(mine.tenant, "none")])
            #expect(categories.count == 2 && categories[items[0]]?.hourlyCap == 2)
            #expect(categories[items[0]]?.escalatesAfter == 60 && categories[items[1]]?.hourlyCap == nil)
            let preferences = try await tables.preferences([mine.tenant, yours.tenant])
            #expect(preferences.keys.map(\.rawValue) == ["rules-a"])
            #expect(preferences[mine.tenant]?.choices == wishes.choices)
            let addresses = [mine, yours].map { SuppressionTables.Address($0.tenant, [9]) }
            let found = try await SuppressionTables(database.fleet).find(Set(addresses))
            #expect(found[addresses[0]]?.map(\.reason) == [.complaint] && found[addresses[1]] == nil)
        }

        @Test("only what is published is found of a template, with the channels that it has words for")
        func publications() async throws {
            let tenant = try await database.tenant("publishers")
            let templates = TemplateStore(tenant)
            let item = TenantItem<TemplateKey>(tenant.tenant, "hi")
            try await templates.save("hi", name: "Hi")
            let channels: [Channel] = [.email, .email, .push]
            let contents = zip(channels, ["en", "de", "en"]).map { TemplateVersion.Content(channel: $0, locale: $1) }
            let version = try await templates.addVersion(contents, author: "a", to: "hi")
            #expect(try await RuleTables(database.fleet).publications([item]).isEmpty)
            try await templates.publish(version, of: "hi", by: "a")
            let found = try #require(try await RuleTables(database.fleet).publications([item])[item])
            #expect((found.version, Set(found.variants.keys)) == (1, [.email, .push]))
        }
    }
}
