import Concurrency
import Primitives
import Redis

/// What all workers share of one account, in Redis: its bucket of tokens and its health, kept together in a cluster by
/// the account's name in braces.
struct AccountStore: Sendable {
    let account: ProviderAccount
    let limits: CircuitBreaker.Limits
    private let redis: RedisClient
    private let bucket: String
    private let circuit: String

    /// Longer than any pause should be forgotten.
    private static let lifetime: Duration = .seconds(30 * 86_400)

    /// Sends wait for a lease, and there is another way.
    private static let patience: Duration = .milliseconds(500)

    init(_ account: ProviderAccount, _ redis: RedisClient, limits: CircuitBreaker.Limits) {
        (self.account, self.redis, self.limits) = (account, redis, limits)
        (bucket, circuit) = ("governor:{\(account)}", "circuit:{\(account)}")
    }

    /// As `TokenBucket.lease`, on the server's clock; `unused` tokens of before are given back.
    func lease(_ wanted: Int, unused: Int, _ perSecond: Double) async throws(RedisError) -> TokenBucket.Grant {
        let arguments: [RedisArgument] = [
            .number(1e6 / perSecond), .integer(wanted), .integer(unused),
            .integer(Int(TokenBucket.credit.microseconds)), .integer(Int(TokenBucket.horizon.microseconds)),
        ]
        let deadline = Deadline.after(AccountStore.patience)
        let reply = try await redis.run(AccountStore.lease, keys: [bucket], arguments: arguments, until: deadline)
        let numbers = try reply.elements(of: Int.self)
        guard numbers.count == 2 else { return TokenBucket.Grant(count: 0, delay: TokenBucket.horizon) }
        return TokenBucket.Grant(count: numbers[0], delay: .microseconds(numbers[1]))
    }

    /// Says that somebody uses the account, for those who list them.
    func register(at now: Timestamp) async {
        let score = RedisArgument.integer(Int(now.seconds))
        let command = RedisCommand("ZADD", .key(ProviderAccounts.register), score, .text(account.description))
        _ = try? await redis.send(command)
    }

    func read() async throws(RedisError) -> HealthReplica.Shared? {
        try await redis.get(circuit, as: String.self).flatMap { HealthReplica.Shared($0, limits: limits) }
    }

    /// Writes an offer unless others have written since the version that it is based on; then gives theirs.
    func write(_ offer: HealthReplica.Shared) async throws(RedisError) -> HealthReplica.Shared? {
        let arguments: [RedisArgument] = [
            .integer(Int(offer.version)), .text(offer.text), .integer(Int(AccountStore.lifetime.milliseconds)),
        ]
        let found = try await redis.run(AccountStore.swap, keys: [circuit], arguments: arguments)
        guard let text = found.text else { return nil }
        return HealthReplica.Shared(text, limits: limits)
    }

    private static let lease = RedisScript(
        """
        local time = redis.call('TIME')
        local now = time[1] * 1000000 + time[2]
        local each, wanted, unused = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
        local booked = tonumber(redis.call('GET', KEYS[1]) or now) - unused * each
        local start = math.max(booked, now - tonumber(ARGV[4]))
        local delay = math.max(start - now, 0)
        if delay > tonumber(ARGV[5]) then
            wanted, delay, start = 0, delay - tonumber(ARGV[5]), booked
        end
        booked = start + wanted * each
        local life = math.max(math.ceil((booked - now) / 1000), 0) + 60000
        redis.call('SET', KEYS[1], string.format('%.3f', booked), 'PX', string.format('%.0f', life))
        return {wanted, math.ceil(delay)}
        """
    )

    private static let swap = RedisScript(
        """
        local found = redis.call('GET', KEYS[1])
        local version = found and tonumber(string.match(found, '^%d+'))
        if version and version >= tonumber(ARGV[1]) then return found end
        redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
        return false
        """
    )
}
