import Observability
import Synchronization

/// Reads that a request can do without: none takes longer than it is worth, and after one that failed none is tried for a
/// while.
final class BriefReads: Sendable {
    struct Away: Error {}

    private static let patience = Duration.milliseconds(300)
    private static let pauseLength = Duration.seconds(2)

    private let loss: StaticString
    private let logger: Logger
    /// Until then nothing is asked.
    private let pause = Mutex(ContinuousClock.now)

    /// `loss` says in the log what is not known now.
    init(_ loss: StaticString, logger: Logger) {
        (self.loss, self.logger) = (loss, logger)
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
        guard pause.withLock({ $0 }) <= .now else { throw Away() }
        do {
            return try await BriefReads.patiently(body)
        } catch {
            pause.withLock { $0 = .now + BriefReads.pauseLength }
            logger.warning(loss, ["error": .error(error)])
            throw error
        }
    }

    private static func patiently<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask(operation: body)
            group.addTask {
                try await Task.sleep(for: patience)
                throw Away()
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw Away() }
            return first
        }
    }
}
