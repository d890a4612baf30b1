package import Concurrency

/// When SET is to set.
package enum RedisSetCondition: String, Sendable {
    case ifAbsent = "NX"
    case ifPresent = "XX"
}

extension RedisClient {
    /// `nil` when there is no such key. `let name: String? = try await redis.get("name")`.
    package func get<Value: RedisDecodable>(
        _ key: String,
        as type: Value.Type = Value.self,
        until deadline: Deadline? = nil
    ) async throws(RedisError) -> Value? {
        try await send(.get(key), until: deadline).decode(as: Value?.self)
    }

    /// False when the condition did not hold.
    @discardableResult
    package func set(
        _ key: String,
        to value: some RedisEncodable,
        expiringAfter time: Duration? = nil,
        _ condition: RedisSetCondition? = nil,
        until deadline: Deadline? = nil
    ) async throws(RedisError) -> Bool {
        try await send(.set(key, to: value, expiringAfter: time, condition), until: deadline).decode()
    }

    /// The values in the order of the keys. In a cluster these may lie on several nodes.
    package func get<Value: RedisDecodable>(
        _ keys: [String],
        as type: Value.Type = Value.self,
        until deadline: Deadline? = nil
    ) async throws(RedisError) -> [Value?] {
        var values = [Value?](repeating: nil, count: keys.count)
        let parts = split(keys, "MGET")
        let results = await pipeline(parts.map(\.command), until: deadline)
        for (part, result) in zip(parts, results) {
            let found = try result.get().elements(of: Value?.self)
            guard found.count == part.places.count else { throw .unexpected(.array([]), for: [Value].self) }
            for (place, value) in zip(part.places, found) { values[place] = value }
        }
        return values
    }

    @discardableResult
    package func increment(
        _ key: String,
        by amount: Int = 1,
        until deadline: Deadline? = nil
    ) async throws(RedisError) -> Int {
        try await send(RedisCommand("INCRBY", .key(key), .integer(amount)), until: deadline).decode()
    }
}

extension RedisCommand {
    /// For a pipeline.
    package static func get(_ key: String) -> RedisCommand {
        var command = RedisCommand("GET", count: 1)
        command.append(key: key)
        return command
    }

    package static func set(
        _ key: String,
        to value: some RedisEncodable,
        expiringAfter time: Duration? = nil,
        _ condition: RedisSetCondition? = nil
    ) -> RedisCommand {
        var command = RedisCommand("SET", count: 2 + (time == nil ? 0 : 2) + (condition == nil ? 0 : 1))
        command.append(key: key)
        command.append(value.redisArgument)
        if let time {
            command.append("PX")
            command.append(time.redisMilliseconds)
        }
        if let condition { command.append(condition.rawValue) }
        return command
    }
}
