import Concurrency
package import Redis

/// Keeps what this process knows of credentials no older than a second. As long as the cache answers, its change feed
/// tells; while it is away the record is read each time, and keys are looked up anew.
package struct AccessWatch: Service {
    private let redis: RedisClient
    private let tokens: RevokedTokens
    private let keys: APIKeyRing?
    private let period: Duration

    package init(
        _ redis: RedisClient,
        _ tokens: RevokedTokens,
        _ keys: APIKeyRing?,
        period: Duration = .milliseconds(500)
    ) {
        (self.redis, self.tokens, self.keys, self.period) = (redis, tokens, keys, period)
    }

    package func run() async throws {
        let shutdown = GracefulShutdown.current
        while !shutdown.hasBegun, !Task.isCancelled {
            await look()
            await shutdown.sleep(for: period)
        }
    }

    private func look() async {
        let isTold = (try? await redis.ping(until: .after(period))) != nil
        if !isTold { keys?.forgetAll() }
        if !isTold || tokens.isBehind { await tokens.read() }
    }
}
