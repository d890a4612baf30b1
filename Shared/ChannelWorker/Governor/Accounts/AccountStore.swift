import Concurrency
import Primitives
import Redis

/// What all workers share of one account, in Redis: its bucket of tokens and its health, kept together in a cluster by
/// the account's name in braces.
struct AccountStore: Sendable {
    let account: ProviderAccount
    let limits: CircuitBreaker.Limits
    let redis: RedisClient
    let bucket: String
    private let circuit: String

    /// Longer than any pause should be forgotten.
    private static let lifetime: Duration = .seconds(30 * 86_400)

    /// Sends wait for a lease, and there is another way.
    private static let patience: Duration = .milliseconds(500)

    init(_ account: ProviderAccount, _ redis: RedisClient, limits: CircuitBreaker.Limits) {
        (self.account, self.redis, self.limits) = (account, redis, limits)
        // Another number whenever the words of a health change: what cannot be read is not to be fought over.
        (bucket, circuit) = ("governor:{\(account)}", "circuit:{\(account)}:3")
    }

    /// As `TokenBucket.lease`, on the server's clock; `unused` tokens of before are given back. While the sender warms up,
    /// no more than the day has left.
    func lease(_ request: LeaseRequest, at now: Timestamp) async throws(RedisError) -> TokenBucket.Grant {
        let day = request.allowance
        let arguments: [RedisArgument] = [
            .number(1e6 / request.perSecond), .integer(request.wanted), .integer(request.unused),
            .integer(Int(TokenBucket.credit.microseconds)), .integer(Int(TokenBucket.horizon.microseconds)),
            .integer(day?.messages ?? -1), .integer(Int(max(.zero, (day?.until ?? now) - now).microseconds)),
        ]
        let keys = [bucket, dayKey(day?.day ?? 0)]
        let deadline = Deadline.after(AccountStore.patience)
        let reply = try await redis.run(AccountStore.lease, keys: keys, arguments: arguments, until: deadline)
        let numbers = try reply.elements(of: Int.self)
        guard numbers.count == 2 else { return TokenBucket.Grant(count: 0, delay: TokenBucket.horizon) }
        return TokenBucket.Grant(count: numbers[0], delay: .microseconds(numbers[1]))
    }

    /// What was sent of a day's allowance.
    func dayKey(_ day: Int) -> String { "\(bucket):day:\(day)" }

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
        local allowance, used = tonumber(ARGV[6]), 0
        if allowance >= 0 then
            used = math.max(tonumber(redis.call('GET', KEYS[2]) or 0) - unused, 0)
            if wanted > 0 and used >= allowance then
                redis.call('SET', KEYS[2], string.format('%.0f', used), 'PX', 172800000)
                return {0, tonumber(ARGV[7])}
            end
            wanted = math.max(math.min(wanted, allowance - used), 0)
        end
        local booked = tonumber(redis.call('GET', KEYS[1]) or now) - unused * each
        local start = math.max(booked, now - tonumber(ARGV[4]))
        local delay = math.max(start - now, 0)
        if delay > tonumber(ARGV[5]) then
            wanted, delay, start = 0, delay - tonumber(ARGV[5]), booked
        end
        booked = start + wanted * each
        local life = math.max(math.ceil((booked - now) / 1000), 0) + 60000
        redis.call('SET', KEYS[1], string.format('%.3f', booked), 'PX', string.format('%.0f', life))
        if allowance >= 0 then
            redis.call('SET', KEYS[2], string.format('%.0f', used + wanted), 'PX', 172800000)
        end
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
