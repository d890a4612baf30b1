package import Concurrency

/// A member of a sorted set with its score.
package struct RedisScored<Member: Sendable>: Sendable {
    package let member: Member
    package let score: Double

    package init(_ member: Member, score: Double) {
        (self.member, self.score) = (member, score)
    }
}

extension RedisScored: Equatable where Member: Equatable {}

extension RedisClient {
    /// How many of the members are new; the others have the new score.
    @discardableResult
    package func sortedSetAdd(
        _ key: String,
        _ members: [RedisScored<some RedisEncodable>],
        until deadline: Deadline? = nil
    ) async throws(RedisError) -> Int {
        guard !members.isEmpty else { return 0 }
        let arguments = members.flatMap { [.number($0.score), $0.member.redisArgument] }
        return try await send(RedisCommand("ZADD", arguments: [.key(key)] + arguments), until: deadline).decode()
    }

    @discardableResult
    package func sortedSetRemove(
        _ key: String,
        _ members: [some RedisEncodable],
        until deadline: Deadline? = nil
    ) async throws(RedisError) -> Int {
        guard !members.isEmpty else { return 0 }
        let command = RedisCommand("ZREM", arguments: [.key(key)] + members.map(\.redisArgument))
        return try await send(command, until: deadline).decode()
    }

    /// How many members there were with a score in the range.
    @discardableResult
    package func sortedSetRemove(
        _ key: String,
        scores: ClosedRange<Double>,
        until deadline: Deadline? = nil
    ) async throws(RedisError) -> Int {
        let (low, high) = (RedisArgument.number(scores.lowerBound), RedisArgument.number(scores.upperBound))
        return try await send(RedisCommand("ZREMRANGEBYSCORE", .key(key), low, high), until: deadline).decode()
    }

    /// The members with a score in the range, lowest first.
    package func sortedSetRange<Value: RedisDecodable>(
        _ key: String,
        scores: ClosedRange<Double>,
        limit: Int = .max,
        as type: Value.Type = Value.self,
        until deadline: Deadline? = nil
    ) async throws(RedisError) -> [RedisScored<Value>] {
        let command = RedisCommand(
            "ZRANGEBYSCORE",
            .key(key),
            .number(scores.lowerBound),
            .number(scores.upperBound),
            "WITHSCORES",
            "LIMIT",
            0,
            .integer(limit)
        )
        let reply = try await send(command, until: deadline)
        guard case .array(let values) = reply, values.count.isMultiple(of: 2) else {
            throw .unexpected(reply, for: [RedisScored<Value>].self)
        }
        var members: [RedisScored<Value>] = []
        for index in stride(from: 0, to: values.count, by: 2) {
            members.append(RedisScored(try values[index].decode(), score: try values[index + 1].decode()))
        }
        return members
    }

    package func sortedSetScore(
        _ key: String,
        _ member: some RedisEncodable,
        until deadline: Deadline? = nil
    ) async throws(RedisError) -> Double? {
        try await send(RedisCommand("ZSCORE", .key(key), member.redisArgument), until: deadline).decode(
            as: Double?.self
        )
    }

    package func sortedSetCount(_ key: String, until deadline: Deadline? = nil) async throws(RedisError) -> Int {
        try await send(RedisCommand("ZCARD", .key(key)), until: deadline).decode()
    }
}
