import Concurrency

/// Gets commands to the server that serves their keys: there is one server, or a cluster of them.
protocol RedisRouting: Sendable {
    /// Throws error replies.
    func call(_ command: RedisCommand, until deadline: Deadline) async throws(RedisError) -> RedisValue
    /// In as few round trips as can be; the results are in the order of the commands.
    func call(_ commands: [RedisCommand], until deadline: Deadline) async -> [Result<RedisValue, RedisError>]
    /// Refuses new calls, lets those under way end, and closes every connection.
    func shutDown() async
}
