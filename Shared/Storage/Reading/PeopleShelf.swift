import Concurrency
import Redis

/// People's records in Redis, for all processes: preferences and contacts for five minutes, devices for ten. Addresses
/// stay sealed. Nothing here is needed: whoever finds nothing, or no Redis, asks the tables.
struct PeopleShelf: Sendable {
    private static let profileLifetime: Duration = .seconds(300)
    private static let devicesLifetime: Duration = .seconds(600)
    /// Longer than anybody takes from reading the tables to putting what was read here.
    private static let withdrawal: Duration = .seconds(30)
    /// Waiting longer costs more than the tables do.
    private static let patience: Duration = .milliseconds(250)

    private let redis: RedisClient

    init(_ redis: RedisClient) {
        self.redis = redis
    }

    /// A person in the answer who is `nil` is known not to be there.
    func find(_ people: [RecipientKey]) async -> [RecipientKey: PersonRecord?] {
        let keys = people.map(\.profileKey) + people.map(\.devicesKey)
        guard let found = try? await redis.get(keys, as: [UInt8].self, until: .after(PeopleShelf.patience)),
            found.count == keys.count
        else { return [:] }
        var records: [RecipientKey: PersonRecord?] = [:]
        for (person, (profile, devices)) in zip(people, zip(found, found.dropFirst(people.count))) {
            guard let profile, let devices else { continue }
            if profile == PeopleShelf.nobody {
                records[person] = .some(nil)
            } else if let record = PersonRecord(profile: profile, deviceList: devices) {
                records[person] = record
            }
        }
        return records
    }

    /// What is there, or was withdrawn a moment ago, stays: these may be older.
    func put(_ records: [RecipientKey: PersonRecord?]) async {
        let commands = records.flatMap { person, record in
            let (profile, devices) = (record?.profile, record?.deviceList)
            return [
                PeopleShelf.put(profile, at: person.profileKey, for: PeopleShelf.profileLifetime),
                PeopleShelf.put(devices, at: person.devicesKey, for: PeopleShelf.devicesLifetime),
            ]
        }
        _ = await redis.pipeline(commands, until: .after(PeopleShelf.patience))
    }

    /// Takes people's records away, and keeps the place for a while: what somebody has read before the change and puts
    /// here after it would be old for minutes.
    func withdraw(_ people: [RecipientKey]) async {
        let keys = people.flatMap { [$0.profileKey, $0.devicesKey] }
        let commands = keys.map { RedisCommand.set($0, to: [UInt8](), expiringAfter: PeopleShelf.withdrawal) }
        _ = await redis.pipeline(commands)
    }

    /// The mark of a person who is not there; an empty value, as one that is withdrawn, is no record either.
    private static let nobody: [UInt8] = [0]

    private static func put(_ part: [UInt8]?, at key: String, for lifetime: Duration) -> RedisCommand {
        .set(key, to: part ?? nobody, expiringAfter: lifetime, .ifAbsent)
    }
}

extension RecipientKey {
    /// A tenant's name has no slash, so that two people's keys do not meet. The braces keep a person's keys on one node.
    fileprivate var profileKey: String { "user:prefs:{\(tenant)/\(user)}" }
    fileprivate var devicesKey: String { "device:tokens:{\(tenant)/\(user)}" }
}
