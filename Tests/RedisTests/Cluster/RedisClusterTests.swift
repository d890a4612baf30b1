import Concurrency
import Observability
import Redis
import TestSupport
import Testing

/// One six-node cluster for all: making it takes seconds.
@Suite(.serialized) struct RedisClusterTests {
    @Test("a cluster is one cache: spread keys, kept-together keys, moving slots, a dead primary")
    func cluster() async throws {
        let cluster = try await RedisCluster()
        let fixture = try Fixture(cluster.url)
        try await spreads(fixture.client)
        try await keepsTogether(fixture.client)
        try await followsMovingSlots(fixture, cluster)
        try await survivesItsPrimary(fixture.client, cluster)
        await fixture.client.shutDown()
    }

    private func spreads(_ client: RedisClient) async throws {
        let commands = (0..<300).map { RedisCommand.set("key\($0)", to: $0) }
        for result in await client.pipeline(commands) { #expect(try result.get() == .status("OK")) }
        let values = try await client.get((0..<300).map { "key\($0)" }, as: Int.self)
        #expect(values == (0..<300).map { $0 })
        #expect(try await client.delete((200..<300).map { "key\($0)" }) == 100)
    }

    private func keepsTogether(_ client: RedisClient) async throws {
        let script = RedisScript("redis.call('SET', KEYS[1], ARGV[1]); return redis.call('GET', KEYS[2])")
        try await client.set("{tenant}b", to: "other")
        let value = try await client.run(script, keys: ["{tenant}a", "{tenant}b"], arguments: ["one"])
        #expect(value == .bytes(Array("other".utf8)))
        let error = await #expect(throws: RedisError.self) { try await client.run(script, keys: ["a", "b"]) }
        #expect(error?.code == .crossSlot && error?.isRetriable == false)
    }

    /// Key `foo` lives in slot 12182, as the Redis documentation has it.
    private func followsMovingSlots(_ fixture: Fixture, _ cluster: RedisCluster) async throws {
        try await fixture.client.set("foo", to: "bar")
        let from = try await cluster.owner(ofSlot: 12182)
        let to = try await cluster.owner(ofSlot: 1)
        let (fromID, toID) = (try await from.cli("CLUSTER", "MYID"), try await to.cli("CLUSTER", "MYID"))
        _ = try await to.cli("CLUSTER", "SETSLOT", "12182", "IMPORTING", fromID)
        _ = try await from.cli("CLUSTER", "SETSLOT", "12182", "MIGRATING", toID)
        _ = try await from.cli("MIGRATE", "127.0.0.1", "\(to.port)", "foo", "0", "5000")
        #expect(try await fixture.client.get("foo", as: String.self) == "bar", "by ASK, in the middle of the move")
        for node in cluster.nodes { _ = try await node.cli("CLUSTER", "SETSLOT", "12182", "NODE", toID) }
        #expect(try await fixture.client.get("foo", as: String.self) == "bar", "by MOVED, after it")
        #expect(fixture.metrics.counter("herald_redis_redirections_total", "").value >= 2)
    }

    private func survivesItsPrimary(_ client: RedisClient, _ cluster: RedisCluster) async throws {
        let primary = try await cluster.owner(ofSlot: 1)
        try await primary.kill()
        // Slot 1's replica is promoted within seconds; a call waits for it as long as its deadline allows.
        for number in 0..<50 {
            try await eventually("key\(number) is served again", within: .seconds(20)) {
                try await client.set("key\(number)", to: number, until: .after(.seconds(5)))
            }
        }
        #expect(try await cluster.owner(ofSlot: 1).port != primary.port)
    }
}
