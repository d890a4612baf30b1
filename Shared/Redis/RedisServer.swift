import Concurrency
import Network
import Observability
import Synchronization

/// The connections to one server, used in turn.
final class RedisServer: RedisRouting {
    let address: RedisAddress
    private let connections: [RedisConnection]
    private let turn = Atomic(0)

    init(
        at address: RedisAddress,
        _ configuration: RedisConfiguration,
        on reactor: Reactor,
        _ metrics: RedisMetrics,
        _ logger: Logger,
        onTrouble: @escaping @Sendable () -> Void = {}
    ) {
        self.address = address
        let logger = logger.with(["redis.server": .string(address.description)])
        connections = (0..<configuration.connectionsPerServer).map { _ in
            RedisConnection(to: address, configuration, on: reactor, metrics, logger, onTrouble: onTrouble)
        }
    }

    /// One of its connections has ended or cannot be made.
    var isFailing: Bool { connections.contains { $0.isFailing.load(ordering: .relaxed) } }

    func call(_ command: RedisCommand, until deadline: Deadline) async throws(RedisError) -> RedisValue {
        try await connection.call(command.bytes, replies: 1, until: deadline).get()
    }

    func call(_ commands: [RedisCommand], until deadline: Deadline) async -> [Result<RedisValue, RedisError>] {
        guard !commands.isEmpty else { return [] }
        let bytes = Array(commands.lazy.map(\.bytes).joined())
        do throws(RedisError) {
            let reply = try await connection.call(bytes, replies: commands.count, until: deadline)
            guard commands.count > 1 else { return [reply.result] }
            guard case .array(let replies) = reply else { throw .unexpected(reply, for: [RedisValue].self) }
            return replies.map(\.result)
        } catch {
            return commands.map { _ in .failure(error) }
        }
    }

    /// Sends a command that only a node which is importing the command's slot is asked: ASKING lets it in.
    func callAsking(_ command: RedisCommand, until deadline: Deadline) async throws(RedisError) -> RedisValue {
        let results = await call([RedisCommand("ASKING"), command], until: deadline)
        _ = try results[0].get()
        return try results[1].get()
    }

    func shutDown() async {
        await drain(.clientShutDown, finishing: true)
    }

    /// The server has left the cluster: who has not been sent yet must go elsewhere.
    func retire() async {
        await drain(RedisError(.connectionFailed, "the server serves no keys any more"), finishing: false)
    }

    private var connection: RedisConnection {
        let number = turn.wrappingAdd(1, ordering: .relaxed).newValue
        return connections[Int(UInt(bitPattern: number) % UInt(connections.count))]
    }

    private func drain(_ error: RedisError, finishing: Bool) async {
        await withTaskGroup(of: Void.self) { group in
            for connection in connections {
                group.addTask { await connection.drain(error, finishing: finishing) }
            }
        }
    }
}

extension RedisValue {
    fileprivate var result: Result<RedisValue, RedisError> {
        if case .error(let text) = self { .failure(RedisError(reply: text)) } else { .success(self) }
    }
}
