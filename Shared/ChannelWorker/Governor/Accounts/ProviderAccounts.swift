package import Primitives
package import Redis

/// The provider accounts that workers use, for operators: how they are, and whether they may be used. Workers follow
/// within a second.
package struct ProviderAccounts: Sendable {
    package struct Status: Sendable, Equatable {
        package let account: ProviderAccount
        package let circuit: CircuitBreaker.State
        /// Messages a second, where it is slower than its rate.
        package let ceiling: Double?
        /// By the provider's word, when that is not over.
        package let restsUntil: Timestamp?
        package let pausedBy: String?
        /// What is wrong with our credentials or settings there.
        package let fault: String?
    }

    private let redis: RedisClient
    private let clock: WallClock

    static let register = "governor:accounts"
    /// An account that no worker has used for so long is not listed.
    private static let memory: Duration = .seconds(7 * 86_400)

    package init(_ redis: RedisClient, clock: WallClock = .system) {
        (self.redis, self.clock) = (redis, clock)
    }

    package func list() async throws(RedisError) -> [Status] {
        let since = (clock.now - ProviderAccounts.memory).seconds
        let command = RedisCommand("ZRANGEBYSCORE", .key(ProviderAccounts.register), .text("\(since)"), "+inf")
        var statuses: [Status] = []
        for name in try await redis.send(command).elements(of: String.self) {
            guard let account = ProviderAccount(description: name) else { continue }
            statuses.append(status(account, try await store(account).read()?.health ?? AccountHealth()))
        }
        return statuses
    }

    /// Nothing is sent through it until it is resumed.
    package func pause(_ account: ProviderAccount, by operatorName: String) async throws(RedisError) {
        try await change(account, .paused(by: operatorName))
    }

    /// Forgets its faults as well.
    package func resume(_ account: ProviderAccount) async throws(RedisError) {
        try await change(account, .resumed)
    }

    private func change(_ account: ProviderAccount, _ event: HealthEvent) async throws(RedisError) {
        let store = store(account)
        var found = try await store.read()
        while true {
            var offer = found ?? HealthReplica.Shared(health: AccountHealth())
            offer.version += 1
            offer.health.apply(event, at: clock.now)
            found = try await store.write(offer)
            if found == nil { return }
        }
    }

    private func store(_ account: ProviderAccount) -> AccountStore {
        AccountStore(account, redis, limits: CircuitBreaker.Limits())
    }

    private func status(_ account: ProviderAccount, _ health: AccountHealth) -> Status {
        Status(
            account: account,
            circuit: health.circuit.state,
            ceiling: health.pace.ceiling,
            restsUntil: health.restUntil > clock.now ? health.restUntil : nil,
            pausedBy: health.pausedBy,
            fault: health.fault
        )
    }
}
