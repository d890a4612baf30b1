package import Concurrency

extension RedisClient {
    /// Runs a script: one round trip when the server knows it, one more when it does not.
    package func run(
        _ script: RedisScript,
        keys: [String] = [],
        arguments: [RedisArgument] = [],
        until deadline: Deadline? = nil
    ) async throws(RedisError) -> RedisValue {
        let call = RedisScriptCall(keys: keys, arguments: arguments)
        guard let result = await run(script, [call], until: deadline).first else { return .null }
        return try result.get()
    }

    /// Runs a script many times in one round trip, as `pipeline` does. A run that the server refused for not knowing
    /// the script is made after the others.
    package func run(
        _ script: RedisScript,
        _ calls: [RedisScriptCall],
        until deadline: Deadline? = nil
    ) async -> [Result<RedisValue, RedisError>] {
        let deadline = deadline ?? .after(configuration.callTimeout)
        let sha1: String
        do throws(RedisError) {
            sha1 = try await learnedDigest(of: script, until: deadline)
        } catch {
            return calls.map { _ in .failure(error) }
        }
        var results = await pipeline(calls.map { script.command($0, sha1: sha1) }, until: deadline)
        let unknown = results.indices.filter { results[$0].isUnknownScript }
        let again = await pipeline(unknown.map { script.command(calls[$0], sha1: nil) }, until: deadline)
        for (index, result) in zip(unknown, again) { results[index] = result }
        return results
    }

    private func learnedDigest(of script: RedisScript, until deadline: Deadline) async throws(RedisError) -> String {
        if let sha1 = script.sha1 { return sha1 }
        let command = RedisCommand("SCRIPT", "LOAD", .text(script.source))
        let sha1 = try await send(command, until: deadline).decode(as: String.self)
        script.learn(sha1)
        return sha1
    }
}

extension Result<RedisValue, RedisError> {
    fileprivate var isUnknownScript: Bool {
        if case .failure(let error) = self { error.code == .server(.noScript) } else { false }
    }
}
