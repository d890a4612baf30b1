import Network

/// Performs what `WebSocketProtocol` decides, on the reactor's thread, next to the connection.
actor WebSocketChannel {
    nonisolated let reactor: Reactor
    private nonisolated let limits: WebSocketLimits
    private nonisolated let outbox: WebSocketOutbox
    private let transport: any WebSocketTransport
    private var receiver: any WebSocketReceiver
    private var wire: WebSocketProtocol
    private var isReading = true
    private var progress = WebSocketProgress()
    private var heartbeat: ReactorTimer?
    private var closeTimer: ReactorTimer?
    private var reason: WebSocketError?
    private var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
    private var nextWaiter: UInt64 = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    init(
        _ transport: any WebSocketTransport,
        on reactor: Reactor,
        limits: WebSocketLimits,
        wire: consuming WebSocketProtocol,
        receiver: any WebSocketReceiver
    ) {
        (self.transport, self.reactor, self.limits, self.receiver) = (transport, reactor, limits, receiver)
        self.wire = wire
        outbox = WebSocketOutbox(limit: limits.queuedBytes)
    }

    var hasEnded: Bool { reason != nil }
    /// The same, for any thread.
    nonisolated var isOver: Bool { outbox.hasEnded }

    // MARK: From the connection

    func start() {
        receiver.onRoom { [weak self] in self?.resumeReading() }
        scheduleHeartbeat()
    }

    func received(_ bytes: [UInt8]) {
        guard reason == nil else { return }
        perform(wire.receive(bytes))
    }

    func receivedEnd() {
        perform(wire.receivedEnd())
    }

    /// Some of what was queued has gone.
    func drained() {
        outbox.setQueued(transport.queuedBytes)
        wakeAll()
    }

    // MARK: From the route

    func send(_ message: PreparedMessage) async throws {
        while wire.isOpen, !outbox.admits(message) {
            try Task.checkCancellation()
            await change()
        }
        flushOutbox()
        guard try write(message) else { throw reason ?? WebSocketError(.abnormal, "the socket is closing") }
    }

    nonisolated func trySend(_ message: PreparedMessage) -> Bool {
        switch outbox.handOver(message) {
        case .first:
            onReactor { $0.flushOutbox() }
            return true
        case .accepted:
            return true
        case .full:
            reactor.submit { self.assumeIsolated { $0.drop() } }
            return false
        case .ended:
            return false
        }
    }

    func close(_ code: WebSocketCloseCode, _ message: String) async {
        beginClose(code, message)
        _ = await ended()
    }

    /// The server is stopping.
    nonisolated func leave() {
        onReactor { $0.beginClose(.goingAway, "") }
    }

    nonisolated func onReactor(_ work: @escaping @Sendable (isolated WebSocketChannel) -> Void) {
        if reactor.isCurrent { assumeIsolated(work) } else { reactor.submit { self.assumeIsolated(work) } }
    }

    func beginClose(_ code: WebSocketCloseCode, _ message: String) {
        flushOutbox()
        perform(wire.close(code, message))
    }

    func ended() async -> WebSocketError {
        while reason == nil, !Task.isCancelled { await change() }
        return reason ?? WebSocketError(.none, "the socket is still open")
    }

    // MARK: Performing

    private func perform(_ actions: [WebSocketProtocol.Action]) {
        for action in actions where reason == nil {
            switch action {
            case .deliver(let message): deliver(message)
            case .write(let frame): write(frame)
            case .awaitAnswer: awaitAnswer()
            case .end(let reason): end(reason, discarding: false)
            case .refuse(let reason): end(reason, discarding: true)
            }
        }
    }

    private func deliver(_ message: WebSocketMessage) {
        if receiver.deliver(message) { setReading(false) }
    }

    private func setReading(_ isReading: Bool) {
        guard reason == nil, isReading != self.isReading else { return }
        self.isReading = isReading
        transport.setReading(isReading)
    }

    private nonisolated func resumeReading() {
        reactor.submit { self.assumeIsolated { $0.setReading(true) } }
    }

    /// Before anything else is sent, so that messages leave in the order in which one task sent them.
    private func flushOutbox() {
        do {
            for message in outbox.take() where reason == nil { try write(message) }
        } catch {
            perform(wire.close(error.code, error.message))
        }
    }

    /// False when the socket is closing.
    @discardableResult
    private func write(_ message: PreparedMessage) throws(WebSocketError) -> Bool {
        guard let frame = try wire.encode(message) else { return false }
        send(frame)
        return true
    }

    /// A control frame. They are small, but a client can ask for any number of pongs and read none.
    private func write(_ frame: [UInt8]) {
        if transport.queuedBytes > limits.queuedBytes { drop() } else { send(frame) }
    }

    private func send(_ frame: [UInt8]) {
        progress.written += frame.count
        transport.write(frame)
        outbox.setQueued(transport.queuedBytes)
    }

    private func awaitAnswer() {
        // The answer may stand behind messages that no one will read any more.
        setReading(true)
        closeTimer = reactor.schedule(after: limits.closeTimeout) { [weak self] in
            self?.assumeIsolated { $0.perform($0.wire.receivedEnd()) }
        }
    }

    private func drop() {
        guard reason == nil else { return }
        finish(WebSocketError(.policyViolation, "the client reads too slowly"))
        transport.abort()
    }

    private func end(_ reason: WebSocketError, discarding: Bool) {
        finish(reason)
        transport.end(within: limits.closeTimeout, discarding: discarding)
    }

    private func finish(_ reason: WebSocketError) {
        self.reason = reason
        for timer in [heartbeat, closeTimer] { timer.map(reactor.cancel) }
        outbox.end()
        receiver.finish(reason)
        wakeAll()
    }

    // MARK: Time

    private func scheduleHeartbeat() {
        heartbeat = reactor.schedule(after: limits.heartbeat) { [weak self] in
            self?.assumeIsolated { $0.beat() }
        }
    }

    private func beat() {
        guard !progress.isStalled(queued: transport.queuedBytes) else { return drop() }
        // While we do not read, the client's silence says nothing.
        if isReading { perform(wire.beat()) }
        if reason == nil { scheduleHeartbeat() }
    }

    // MARK: Waiting

    /// Waits until the queue has moved, the socket has ended, or the task is cancelled.
    private func change() async {
        nextWaiter += 1
        let waiter = nextWaiter
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if Task.isCancelled { continuation.resume() } else { waiters[waiter] = continuation }
            }
        } onCancel: {
            reactor.submit { self.assumeIsolated { $0.waiters.removeValue(forKey: waiter)?.resume() } }
        }
    }

    private func wakeAll() {
        guard !waiters.isEmpty else { return }
        let woken = waiters.values
        waiters = [:]
        for waiter in woken { waiter.resume() }
    }
}
