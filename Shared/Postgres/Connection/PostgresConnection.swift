import CPQ
import Concurrency
import Network

/// One session with the server. It runs on the reactor's thread and takes one command at a time.
actor PostgresConnection {
    nonisolated let reactor: Reactor
    let configuration: PostgresConfiguration
    let cancelExecutor = BlockingExecutor(label: "postgres.cancel")
    /// Called on the reactor's thread, once, when the connection has ended.
    let onClose: @Sendable (PostgresConnection) -> Void
    let onNotification: @Sendable (PostgresNotification) -> Void

    var machine = ConnectionMachine()
    var handle: ConnectionHandle?
    var watch: Watch?
    var isWatchingToWrite = false
    var command: Command?
    var collector = ResultCollector(for: nil)
    var graceTimer: ReactorTimer?
    var retryTimer: ReactorTimer?
    var recoveries: [CheckedContinuation<Void, Never>] = []
    private var call: PendingCall<[[ResultHandle]]>?
    private var ticket: UInt64 = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    init(
        _ configuration: PostgresConfiguration,
        on reactor: Reactor,
        onClose: @escaping @Sendable (PostgresConnection) -> Void = { _ in },
        onNotification: @escaping @Sendable (PostgresNotification) -> Void = { _ in }
    ) {
        (self.configuration, self.reactor) = (configuration, reactor)
        (self.onClose, self.onNotification) = (onClose, onNotification)
    }

    /// Whether the next caller may have the connection as it is.
    var isReusable: Bool { machine.phase == .idle && handle?.transaction == PQTRANS_IDLE }
    var isClosed: Bool { machine.phase == .closed }

    func connect(to addresses: [String]) async throws(PostgresError) {
        let keywords = configuration.connectionKeywords(addresses: addresses)
        do {
            _ = try await perform(until: .after(configuration.connectTimeout)) { $0.startConnecting(keywords) }
        } catch  where error.code == .timedOut {
            throw PostgresError(.connectionFailed(nil), "no connection within \(configuration.connectTimeout)")
        }
    }

    /// Sends a command and waits for its results. When it throws for the deadline or the task's cancellation, the
    /// server is told to cancel, and the connection needs `recover` before it takes another command.
    func run(_ command: Command, until deadline: Deadline) async throws(PostgresError) -> [[ResultHandle]] {
        try command.check()
        return try await perform(until: deadline) { $0.start(command) }
    }

    /// Resumes the call under way, if there is one.
    func finishCall(_ result: Result<[[ResultHandle]], PostgresError>) {
        let call = call
        self.call = nil
        call?.resume(result)
    }

    private func perform(
        until deadline: Deadline,
        _ start: (isolated PostgresConnection) -> Void
    ) async throws(PostgresError) -> [[ResultHandle]] {
        guard call == nil else { throw PostgresError(.protocolFailure, "a call is under way on this connection") }
        ticket += 1
        let ticket = ticket
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                call = PendingCall(continuation, on: reactor, until: deadline) { [weak self] in
                    self?.assumeIsolated { $0.interrupt(ticket, .deadlinePassed) }
                }
                start(self)
            }
        } onCancel: {
            reactor.submit { [weak self] in self?.assumeIsolated { $0.interrupt(ticket, .taskCancelled) } }
        }
        return try result.get()
    }

    private func interrupt(_ ticket: UInt64, _ error: PostgresError) {
        guard ticket == self.ticket, call != nil else { return }
        apply(machine.interrupted(), error)
    }
}

extension PostgresError {
    static let deadlinePassed = PostgresError(.timedOut, "the deadline has passed")
    static let taskCancelled = PostgresError(.cancelled, "the task was cancelled")
    static let lost = PostgresError(.connectionLost, "the server closed the connection")
}
