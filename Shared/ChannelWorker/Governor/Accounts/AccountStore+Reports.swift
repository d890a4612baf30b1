import Primitives
import Redis

// What workers tell operators of an account, beside its health: that and how it is used, and what became of its calls
// minute by minute. Nothing is decided by it, so what Redis does not take is not told.

extension AccountStore {
    /// How far back calls are counted.
    static let countedMinutes = 15
    private static let minutes: Duration = .seconds((Int64(countedMinutes) + 1) * 60)
    /// After so long without a word nobody uses the account.
    private static let memory: Duration = .seconds(7 * 86_400)

    private enum Field {
        static let channel = "channel", rank = "rank", weight = "weight", rate = "rate"
        static let allowance = "allowance", day = "day", allowedUntil = "allowed_until", seenAt = "seen_at"
        static let accepted = "accepted", refused = "refused", failed = "failed"
        static let fault = "fault", providerCode = "provider_code", faultAt = "fault_at"
    }

    func register(_ place: AccountPlace, _ rate: SendRate, at now: Timestamp) async {
        let (seconds, day) = (Int(now.seconds), rate.allowance(at: now))
        let about: [(String, RedisArgument)] = [
            (Field.channel, .text(place.channel)), (Field.rank, .integer(place.rank)),
            (Field.weight, .integer(place.weight)), (Field.rate, .number(rate.perSecond ?? -1)),
            (Field.allowance, .integer(day?.messages ?? -1)), (Field.day, .integer(day?.day ?? 0)),
            (Field.allowedUntil, .integer(Int(day?.until.microseconds ?? 0))), (Field.seenAt, .integer(seconds)),
        ]
        _ = await redis.pipeline([
            RedisCommand("ZADD", .key(ProviderAccounts.register), .integer(seconds), .text(account.description)),
            RedisCommand("HSET", arguments: [.key(key("about"))] + about.flatMap { [.text($0), $1] }),
            RedisCommand("EXPIRE", .key(key("about")), .integer(Int(AccountStore.memory.seconds))),
        ])
    }

    func report(_ tally: SendTally, at now: Timestamp) async {
        let minute = key(minute: now.seconds / 60)
        let counts = [
            (Field.accepted, tally.accepted), (Field.refused, tally.refused), (Field.failed, tally.failed),
        ]
        var commands = counts.filter { $1 > 0 }.map { name, count in
            RedisCommand("HINCRBY", .key(minute), .text(name), .integer(count))
        }
        commands.append(RedisCommand("EXPIRE", .key(minute), .integer(Int(AccountStore.minutes.seconds))))
        if let fault = tally.lastFault {
            let fields: [RedisArgument] = [
                .text(Field.fault), .text(fault.code), .text(Field.providerCode), .text(fault.providerCode ?? ""),
                .text(Field.faultAt), .integer(Int(fault.at.microseconds)),
            ]
            commands.append(RedisCommand("HSET", arguments: [.key(key("fault"))] + fields))
            commands.append(RedisCommand("EXPIRE", .key(key("fault")), .integer(Int(AccountStore.memory.seconds))))
        }
        _ = await redis.pipeline(commands)
    }

    /// All that is told of the account, in two round trips.
    func status(at now: Timestamp) async throws(RedisError) -> ProviderAccounts.Status {
        let minute = now.seconds / 60
        let recent = (0..<Int64(AccountStore.countedMinutes)).map { key(minute: minute - $0) }
        let keys = [key("about"), key("fault")] + recent
        var hashes: [[String: String]] = []
        for result in await redis.pipeline(keys.map { RedisCommand("HGETALL", .key($0)) }) {
            let pairs = try result.get().pairs(of: String.self)
            hashes.append(Dictionary(pairs.map { ($0.name, $0.value) }) { $1 })
        }
        let (about, fault) = (hashes[0], hashes[1])
        var status = ProviderAccounts.Status(account, try await read()?.health ?? AccountHealth(), at: now)
        status.channel = about[Field.channel] ?? ""
        (status.rank, status.weight) = (
            AccountStore.number(about[Field.rank]), AccountStore.number(about[Field.weight])
        )
        status.rate = about[Field.rate].flatMap { Double($0) }.flatMap { $0 >= 0 ? $0 : nil }
        status.seenAt = Int64(about[Field.seenAt] ?? "").map { Timestamp(milliseconds: $0 * 1000) }
        status.lastFault = AccountStore.lastFault(fault)
        for hash in hashes.dropFirst(2) {
            status.accepted += AccountStore.number(hash[Field.accepted])
            status.refused += AccountStore.number(hash[Field.refused])
            status.failed += AccountStore.number(hash[Field.failed])
        }
        status.warmUp = try await warmUp(about, at: now)
        return status
    }

    private func warmUp(
        _ about: [String: String],
        at now: Timestamp
    ) async throws(RedisError) -> ProviderAccounts.WarmUpStatus? {
        let until = Timestamp(microseconds: Int64(about[Field.allowedUntil] ?? "") ?? 0)
        let allowance = AccountStore.number(about[Field.allowance])
        guard allowance > 0, until > now else { return nil }
        let used = try await redis.get(dayKey(AccountStore.number(about[Field.day])), as: Int.self) ?? 0
        return ProviderAccounts.WarmUpStatus(allowance: allowance, used: used, until: until)
    }

    private static func lastFault(_ hash: [String: String]) -> SendTally.LastFault? {
        guard let code = hash[Field.fault], let at = Int64(hash[Field.faultAt] ?? "") else { return nil }
        let word = hash[Field.providerCode].flatMap { $0.isEmpty ? nil : $0 }
        return SendTally.LastFault(code: code, providerCode: word, at: Timestamp(microseconds: at))
    }

    private static func number(_ text: String?) -> Int { text.flatMap { Int($0) } ?? 0 }

    private func key(_ name: String) -> String { "\(bucket):\(name)" }

    private func key(minute: Int64) -> String { "\(bucket):sends:\(minute)" }
}
