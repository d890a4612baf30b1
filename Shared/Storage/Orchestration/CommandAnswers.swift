import Concurrency
package import Primitives
package import Redis
import Wire

/// Where owners leave what they have to say, and those who gave the commands find it: in Redis, for ten minutes. An
/// answer that is lost is no decision that is lost; those are records.
package struct CommandAnswers: Sendable {
    private static let lifetime: Duration = .seconds(600)
    private static let pause = Backoff(base: .milliseconds(4), limit: .milliseconds(100))

    private let redis: RedisClient

    package init(_ redis: RedisClient) {
        self.redis = redis
    }

    /// In one round trip. To be called when what is said is stored, so that it stays true.
    package func put(_ answers: [UUIDv7: CommandAnswer]) async throws {
        var commands: [RedisCommand] = []
        for (command, answer) in answers {
            let bytes = try answer.encoded()
            commands.append(.set(CommandAnswers.key(command), to: bytes, expiringAfter: CommandAnswers.lifetime))
        }
        for result in await redis.pipeline(commands) { _ = try result.get() }
    }

    /// `nil` when none came within the limit.
    package func answer(to command: UUIDv7, within limit: Duration) async -> CommandAnswer? {
        await answers(to: [command], within: limit)[command]
    }

    /// Those that came within the limit. Each look is one round trip for all that have not come yet.
    package func answers(to commands: [UUIDv7], within limit: Duration) async -> [UUIDv7: CommandAnswer] {
        let deadline = Deadline.after(limit)
        var (awaited, found, attempt) = (commands, [UUIDv7: CommandAnswer](), 0)
        while !deadline.hasPassed, !Task.isCancelled {
            for (command, answer) in await look(for: awaited, until: deadline) { found[command] = answer }
            awaited.removeAll { found[$0] != nil }
            if awaited.isEmpty { break }
            try? await Task.sleep(for: min(CommandAnswers.pause.delay(afterAttempt: attempt), deadline.remaining))
            attempt += 1
        }
        return found
    }

    private func look(for commands: [UUIDv7], until deadline: Deadline) async -> [(UUIDv7, CommandAnswer)] {
        let keys = commands.map(CommandAnswers.key)
        guard let values = try? await redis.get(keys, as: [UInt8].self, until: deadline) else { return [] }
        return zip(commands, values).compactMap { command, bytes in
            bytes.flatMap { CommandAnswer(decoding: $0) }.map { (command, $0) }
        }
    }

    private static func key(_ command: UUIDv7) -> String { "answer:\(command)" }
}
