import Concurrency
import Network
import Observability

/// A connection to a server that is made again, with back-off, whenever it ends. It carries bytes one way and replies
/// the other, and knows nothing of who awaits them. It runs on the reactor's thread.
actor RedisLink {
    enum Event: Sendable {
        case opened
        case replies([RedisValue])
        /// What was sent has all been taken by the system.
        case writable
        /// Nothing has been heard for a while: send something that is answered.
        case quiet
        case failed(RedisError)
        /// So many bytes had gone out on the connection that has ended.
        case lost(RedisError, written: Int)
    }

    nonisolated let reactor: Reactor
    let configuration: RedisConfiguration
    let metrics: RedisMetrics
    let logger: Logger
    let addresses: [RedisAddress]
    private let backoff = Backoff(base: .milliseconds(50), limit: .seconds(1))
    private let onEvent: @Sendable (Event) -> Void

    var machine = LinkMachine()
    var connecting: Task<Void, Never>?
    var connection: Connection?
    var greeting: Greeting
    var liveness: Liveness
    /// Bytes handed to the connection since it opened, and how many of them the system may have taken.
    var sent = 0
    var written = 0
    var attempts = 0
    private var timer: ReactorTimer?

    nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    /// Attempts go to the addresses in turn. `onEvent` is called on the reactor's thread.
    init(
        to addresses: [RedisAddress],
        _ configuration: RedisConfiguration,
        on reactor: Reactor,
        _ metrics: RedisMetrics,
        _ logger: Logger,
        onEvent: @escaping @Sendable (Event) -> Void
    ) {
        (self.addresses, self.configuration, self.reactor) = (addresses, configuration, reactor)
        (self.metrics, self.logger, self.onEvent) = (metrics, logger, onEvent)
        greeting = Greeting(configuration)
        liveness = RedisLink.liveness(configuration)
    }

    var isOpen: Bool { machine.phase == .open }
    /// Whether what is sent now goes out at once, as far as is known.
    var isWritable: Bool { isOpen && connection?.queuedBytes == 0 }

    /// Connects, unless that has begun.
    func open() {
        if machine.phase == .idle { perform(machine.wanted()) }
    }

    func close() {
        perform(machine.close())
    }

    func end(_ error: RedisError) {
        perform(machine.ended(error))
    }

    func perform(_ actions: [LinkMachine.Action]) {
        for action in actions { perform(action) }
    }

    private func perform(_ action: LinkMachine.Action) {
        switch action {
        case .connect: beginToConnect()
        case .greet: greet()
        case .announceOpen: announceOpen()
        case .announceFailed(let error): announceFailed(error)
        case .announceLost(let error): announceLost(error)
        case .rest(let failures):
            setTimer(after: backoff.delay(afterAttempt: failures - 1)) { $0.perform($0.machine.rested()) }
        case .release: release()
        }
    }

    func announce(_ event: Event) {
        onEvent(event)
    }

    private func beginToConnect() {
        setTimer(after: configuration.connectTimeout) { link in
            link.end(RedisError(.connectionFailed, "no connection within \(link.configuration.connectTimeout)"))
        }
        connect()
    }

    // MARK: Telling

    private func announceOpen() {
        (sent, written) = (0, 0)
        liveness = RedisLink.liveness(configuration)
        metrics.connects.increment()
        watchLiveness()
        announce(.opened)
    }

    private func announceFailed(_ error: RedisError) {
        metrics.connectFailures.increment()
        logger.warning("Could not connect to Redis", ["error": .error(error)])
        announce(.failed(error))
    }

    private func announceLost(_ error: RedisError) {
        metrics.connectionsLost.increment()
        logger.warning("A connection to Redis has ended", ["error": .error(error)])
        announce(.lost(error, written: written))
    }

    private func watchLiveness() {
        setTimer(after: min(configuration.pingInterval, configuration.stallTimeout)) { $0.checkLiveness() }
    }

    private func checkLiveness() {
        switch liveness.verdict(at: .now) {
        case .fine: break
        case .quiet: announce(.quiet)
        case .stalled: return end(RedisError(.connectionLost, "no answer within \(configuration.stallTimeout)"))
        }
        watchLiveness()
    }

    private static func liveness(_ configuration: RedisConfiguration) -> Liveness {
        Liveness(pingInterval: configuration.pingInterval, stallTimeout: configuration.stallTimeout, openedAt: .now)
    }

    /// A link waits for one thing at a time: to be connected, to have rested, or for a sign of life.
    private func setTimer(after delay: Duration, _ action: @escaping @Sendable (isolated RedisLink) -> Void) {
        cancelTimer()
        timer = reactor.schedule(after: delay) { [weak self] in self?.assumeIsolated(action) }
    }

    private func cancelTimer() {
        if let timer { reactor.cancel(timer) }
        timer = nil
    }

    private func release() {
        cancelTimer()
        hangUp()
    }
}
