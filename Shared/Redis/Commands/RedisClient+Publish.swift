package import Concurrency

extension RedisClient {
    /// How many subscribers heard it at once; in a cluster, those of one node.
    @discardableResult
    package func publish(
        _ message: some RedisEncodable,
        to channel: String,
        until deadline: Deadline? = nil
    ) async throws(RedisError) -> Int {
        try await send(RedisCommand("PUBLISH", .text(channel), message.redisArgument), until: deadline).decode()
    }
}
