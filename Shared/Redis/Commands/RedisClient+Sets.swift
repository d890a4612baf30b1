package import Concurrency

extension RedisClient {
    /// How many of the members are new.
    @discardableResult
    package func setAdd(
        _ key: String,
        _ members: [some RedisEncodable],
        until deadline: Deadline? = nil
    ) async throws(RedisError) -> Int {
        guard !members.isEmpty else { return 0 }
        let command = RedisCommand("SADD", arguments: [.key(key)] + members.map(\.redisArgument))
        return try await send(command, until: deadline).decode()
    }

    @discardableResult
    package func setRemove(
        _ key: String,
        _ members: [some RedisEncodable],
        until deadline: Deadline? = nil
    ) async throws(RedisError) -> Int {
        guard !members.isEmpty else { return 0 }
        let command = RedisCommand("SREM", arguments: [.key(key)] + members.map(\.redisArgument))
        return try await send(command, until: deadline).decode()
    }

    package func setMembers<Value: RedisDecodable>(
        _ key: String,
        as type: Value.Type = Value.self,
        until deadline: Deadline? = nil
    ) async throws(RedisError) -> [Value] {
        try await send(RedisCommand("SMEMBERS", .key(key)), until: deadline).elements()
    }

    package func setContains(
        _ key: String,
        _ member: some RedisEncodable,
        until deadline: Deadline? = nil
    ) async throws(RedisError) -> Bool {
        try await send(RedisCommand("SISMEMBER", .key(key), member.redisArgument), until: deadline).decode()
    }

    package func setCount(_ key: String, until deadline: Deadline? = nil) async throws(RedisError) -> Int {
        try await send(RedisCommand("SCARD", .key(key)), until: deadline).decode()
    }
}
