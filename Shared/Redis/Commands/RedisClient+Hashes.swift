package import Concurrency

extension RedisClient {
    package func hashGet<Value: RedisDecodable>(
        _ key: String,
        _ field: String,
        as type: Value.Type = Value.self,
        until deadline: Deadline? = nil
    ) async throws(RedisError) -> Value? {
        try await send(RedisCommand("HGET", .key(key), .text(field)), until: deadline).decode(as: Value?.self)
    }

    /// The values in the order of the fields.
    package func hashGet<Value: RedisDecodable>(
        _ key: String,
        _ fields: [String],
        as type: Value.Type = Value.self,
        until deadline: Deadline? = nil
    ) async throws(RedisError) -> [Value?] {
        guard !fields.isEmpty else { return [] }
        let command = RedisCommand("HMGET", arguments: [.key(key)] + fields.map { .text($0) })
        return try await send(command, until: deadline).elements()
    }

    package func hashGetAll<Value: RedisDecodable>(
        _ key: String,
        as type: Value.Type = Value.self,
        until deadline: Deadline? = nil
    ) async throws(RedisError) -> [String: Value] {
        let pairs = try await send(RedisCommand("HGETALL", .key(key)), until: deadline).pairs(of: Value.self)
        return Dictionary(pairs.map { ($0.name, $0.value) }) { $1 }
    }

    /// How many of the fields are new.
    @discardableResult
    package func hashSet(
        _ key: String,
        _ fields: [String: some RedisEncodable],
        until deadline: Deadline? = nil
    ) async throws(RedisError) -> Int {
        guard !fields.isEmpty else { return 0 }
        let arguments = fields.flatMap { [.text($0.key), $0.value.redisArgument] }
        return try await send(RedisCommand("HSET", arguments: [.key(key)] + arguments), until: deadline).decode()
    }

    @discardableResult
    package func hashDelete(
        _ key: String,
        _ fields: [String],
        until deadline: Deadline? = nil
    ) async throws(RedisError) -> Int {
        guard !fields.isEmpty else { return 0 }
        let command = RedisCommand("HDEL", arguments: [.key(key)] + fields.map { .text($0) })
        return try await send(command, until: deadline).decode()
    }

    @discardableResult
    package func hashIncrement(
        _ key: String,
        _ field: String,
        by amount: Int = 1,
        until deadline: Deadline? = nil
    ) async throws(RedisError) -> Int {
        try await send(RedisCommand("HINCRBY", .key(key), .text(field), .integer(amount)), until: deadline).decode()
    }
}
