import Redis
import TestSupport
import Testing

@Suite(.serialized) struct RedisScriptTests {
    private let script = RedisScript("return {KEYS[1], ARGV[1], redis.call('INCRBY', KEYS[1], ARGV[1])}")

    @Test("a script goes by its SHA-1, and by its text again when the server has forgotten it")
    func reload() async throws {
        let server = try await RedisServer()
        let client = try Fixture(server.url).client
        let first = try await client.run(script, keys: ["n"], arguments: [2])
        #expect(try first.elements(of: RedisValue.self).last == .integer(2))
        _ = try await server.cli("SCRIPT", "FLUSH")
        let second = try await client.run(script, keys: ["n"], arguments: [3])
        #expect(try second.elements(of: RedisValue.self).last == .integer(5))
        await client.shutDown()
    }

    @Test("many runs go together and keep their order, forgotten or not")
    func many() async throws {
        let server = try await RedisServer()
        let client = try Fixture(server.url).client
        _ = try await client.run(script, keys: ["warm"], arguments: [1])
        _ = try await server.cli("SCRIPT", "FLUSH")
        let calls = (0..<50).map { RedisScriptCall(keys: ["k\($0)"], arguments: [.integer($0)]) }
        let results = await client.run(script, calls)
        for (number, result) in results.enumerated() {
            #expect(try result.get().elements(of: RedisValue.self).last == .integer(Int64(number)))
        }
        await client.shutDown()
    }
}
