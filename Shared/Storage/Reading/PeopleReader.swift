package import Observability
package import Postgres
package import Redis

/// Finds people in memory, then in Redis, then in the tables; many at once, in one round trip to each. What somebody
/// changes is read anew as soon as the change is told, and when it is not told, after the copies' lifetimes.
package struct PeopleReader: Sendable {
    /// A change that was not told is seen after this and the lifetime in Redis.
    private static let lifetime: Duration = .seconds(60)
    /// Of about a kilobyte each.
    private static let limit = 20_000

    private let memory: StoreCache<RecipientKey, PersonRecord?>
    private let shelf: PeopleShelf
    private let shelfLookups: CacheLookups
    private let tables: PeopleTables

    package init(_ postgres: PostgresClient, _ redis: RedisClient, _ changes: ChangeFeed, metrics: MetricRegistry) {
        memory = StoreCache(
            lifetime: PeopleReader.lifetime,
            limit: PeopleReader.limit,
            lookups: CacheLookups("people", metrics: metrics)
        )
        memory.follow(changes) { if case .person(let person) = $0 { .key(person) } else { .nothing } }
        (shelf, tables) = (PeopleShelf(redis), PeopleTables(postgres))
        shelfLookups = CacheLookups("people", tier: "redis", metrics: metrics)
    }

    /// Those that are not there are not in it.
    package func find(_ people: Set<RecipientKey>) async throws -> [RecipientKey: PersonRecord] {
        try await memory.values(people, load).compactMapValues(\.self)
    }

    /// For one who is known to have changed, however late that is told here.
    package func forget(_ people: Set<RecipientKey>) async {
        guard !people.isEmpty else { return }
        await shelf.withdraw(Array(people))
        for person in people { memory.remove(person) }
    }

    private func load(_ people: [RecipientKey]) async throws -> [RecipientKey: PersonRecord?] {
        var records = await shelf.find(people)
        let missing = people.filter { records[$0] == nil }
        shelfLookups.count(hits: records.count, misses: missing.count)
        guard !missing.isEmpty else { return records }
        let found = try await tables.find(missing)
        let loaded = Dictionary(missing.map { ($0, found[$0]) }) { $1 }
        await shelf.put(loaded)
        records.merge(loaded) { $1 }
        return records
    }
}
