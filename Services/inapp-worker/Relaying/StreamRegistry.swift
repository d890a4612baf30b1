import Observability
import Primitives
import Redis
import Storage

/// Which replicas hold streams of whom, in Redis. An entry that is not renewed expires, so that a replica that was
/// killed is forgotten; one that is left over costs a message to a replica that has no use for it.
struct StreamRegistry: Sendable {
    let replica: String
    private let redis: RedisClient
    private let lifetime: Duration
    private let clock: WallClock
    private let logger: Logger

    /// `lifetime`: three times the interval at which entries are renewed.
    init(
        _ redis: RedisClient,
        replica: UUIDv7,
        lifetime: Duration = .seconds(180),
        clock: WallClock = .system,
        logger: Logger
    ) {
        (self.redis, self.replica, self.lifetime) = (redis, replica.description, lifetime)
        (self.clock, self.logger) = (clock, logger)
    }

    /// Enters this replica, or renews its entries. Without Redis the streams go on, and learn of news by comparing with
    /// the store.
    func enter(_ recipients: [RecipientKey]) async {
        let expiry = RedisArgument.integer(Int((clock.now + lifetime).milliseconds))
        let time = RedisArgument.integer(Int(lifetime.milliseconds))
        let commands = recipients.flatMap { recipient in
            let key = RedisArgument.key(StreamRegistry.key(recipient))
            return [RedisCommand("ZADD", key, expiry, .text(replica)), RedisCommand("PEXPIRE", key, time)]
        }
        for case .failure(let error) in await redis.pipeline(commands) {
            logger.warning("Streams could not be registered", ["error": .error(error)])
            return
        }
    }

    /// The replicas of each, in one round trip.
    func replicas(of recipients: [RecipientKey]) async throws -> [[String]] {
        let now = RedisArgument.integer(Int(clock.now.milliseconds))
        let commands = recipients.map { RedisCommand("ZRANGEBYSCORE", .key(StreamRegistry.key($0)), now, "+inf") }
        return try await redis.pipeline(commands).map { try $0.get().elements(of: String.self) }
    }

    /// A tenant has no colon, so no two people have one key.
    private static func key(_ recipient: RecipientKey) -> String { "conn:\(recipient.tenant):\(recipient.user)" }
}
