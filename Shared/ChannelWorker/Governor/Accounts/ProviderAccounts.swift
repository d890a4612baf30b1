package import Primitives
package import Redis

/// The provider accounts that workers use, for operators: how they are, and whether they may be used. Workers follow
/// within a second. They are the fleet's and no tenant's: a worker has them from its settings, and their limits and
/// their reputation at the provider are what all tenants share.
package struct ProviderAccounts: Sendable {
    private let redis: RedisClient
    private let clock: WallClock

    /// How far back a status counts calls.
    package static let countedMinutes = AccountStore.countedMinutes
    static let register = "governor:accounts"
    /// An account that no worker has used for so long is not listed.
    private static let memory: Duration = .seconds(7 * 86_400)

    package init(_ redis: RedisClient, clock: WallClock = .system) {
        (self.redis, self.clock) = (redis, clock)
    }

    /// By name.
    package func list() async throws(RedisError) -> [Status] {
        let since = (clock.now - ProviderAccounts.memory).seconds
        let command = RedisCommand("ZRANGEBYSCORE", .key(ProviderAccounts.register), .text("\(since)"), "+inf")
        var statuses: [Status] = []
        for name in try await redis.send(command).elements(of: String.self).sorted() {
            guard let account = ProviderAccount(description: name) else { continue }
            statuses.append(try await store(account).status(at: clock.now))
        }
        return statuses
    }

    /// `nil` for an account that no worker uses.
    package func find(_ account: ProviderAccount) async throws(RedisError) -> Status? {
        let command = RedisCommand("ZSCORE", .key(ProviderAccounts.register), .text(account.description))
        guard try await redis.send(command) != .null else { return nil }
        return try await store(account).status(at: clock.now)
    }

    /// Nothing is sent through it until it is resumed. One that is paused stays so by the first's word.
    package func pause(
        _ account: ProviderAccount,
        by operatorName: String,
        because reason: String = ""
    ) async throws(RedisError) {
        try await change(account, .paused(by: operatorName, because: reason))
    }

    /// Forgets its faults as well.
    package func resume(_ account: ProviderAccount) async throws(RedisError) {
        try await change(account, .resumed)
    }

    private func change(_ account: ProviderAccount, _ event: HealthEvent) async throws(RedisError) {
        let store = store(account)
        var found = try await store.read()
        while true {
            let known = found ?? HealthReplica.Shared(health: AccountHealth())
            var health = known.health
            health.apply(event, at: clock.now)
            if health == known.health { return }
            found = try await store.write(known.next(health, .secure))
            if found == nil { return }
        }
    }

    private func store(_ account: ProviderAccount) -> AccountStore {
        AccountStore(account, redis, limits: CircuitBreaker.Limits())
    }
}
