package import Concurrency
import Primitives

extension RedisClient {
    /// How many of the keys there were. In a cluster they may lie on several nodes.
    @discardableResult
    package func delete(_ keys: [String], until deadline: Deadline? = nil) async throws(RedisError) -> Int {
        var total = 0
        for result in await pipeline(split(keys, "DEL").map(\.command), until: deadline) {
            total += try result.get().decode(as: Int.self)
        }
        return total
    }

    @discardableResult
    package func delete(_ keys: String..., until deadline: Deadline? = nil) async throws(RedisError) -> Int {
        try await delete(keys, until: deadline)
    }

    package func exists(_ key: String, until deadline: Deadline? = nil) async throws(RedisError) -> Bool {
        try await send(RedisCommand("EXISTS", .key(key)), until: deadline).decode()
    }

    /// False when there is no such key.
    @discardableResult
    package func expire(
        _ key: String,
        after time: Duration,
        until deadline: Deadline? = nil
    ) async throws(RedisError) -> Bool {
        let command = RedisCommand("PEXPIRE", .key(key), .integer(time.redisMilliseconds))
        return try await send(command, until: deadline).decode()
    }

    /// `nil` when there is no such key or it never expires.
    package func timeToLive(_ key: String, until deadline: Deadline? = nil) async throws(RedisError) -> Duration? {
        let milliseconds = try await send(RedisCommand("PTTL", .key(key)), until: deadline).decode(as: Int.self)
        return milliseconds < 0 ? nil : .milliseconds(milliseconds)
    }

    /// One command for all keys, or in a cluster one for the keys of each slot; with the keys' places in the list.
    func split(_ keys: [String], _ name: String) -> [(command: RedisCommand, places: [Int])] {
        guard !keys.isEmpty else { return [] }
        guard configuration.isCluster else { return [(RedisCommand(name, keys: keys), Array(keys.indices))] }
        return Dictionary(grouping: keys.indices) { RedisSlot(key: Array(keys[$0].utf8)) }.values.map { places in
            (RedisCommand(name, keys: places.map { keys[$0] }), places)
        }
    }
}

extension RedisCommand {
    fileprivate init(_ name: String, keys: [String]) {
        self.init(name, count: keys.count)
        for key in keys { append(key: key) }
    }
}

extension Duration {
    /// Rounded up to at least one, because Redis takes no zero; so nothing is gone before its time.
    var redisMilliseconds: Int { max(1, Int((microseconds.addingSaturating(999)) / 1000)) }
}
