import Network
import Observability
import Primitives

/// The connections of one reactor: accepts them, looks after their time, and sends them home.
///
/// `@unchecked Sendable`: after `init`, everything is used on the reactor's thread alone.
final class ConnectionGroup: @unchecked Sendable {
    let context: ServerContext
    let reactor: Reactor
    private var listener: Listener?
    private var connections: [ObjectIdentifier: HTTPConnection] = [:]
    private var watch: DeadlineWatch
    private var sweep: ReactorTimer?
    private var lastDate = HTTPDate()
    private(set) var isDraining = false
    private var onEmpty: (() -> Void)?
    private var refused = 0
    private var starting: [() -> Void] = []

    /// Connections that wait to read why they are not served; beyond that, they are only closed.
    private static let refusedLimit = 256

    init(_ reactor: Reactor, _ listener: Listener, _ context: ServerContext) {
        (self.reactor, self.listener, self.context) = (reactor, listener, context)
        watch = DeadlineWatch(context.limits, at: .now)
    }

    func listen() throws(NetworkError) {
        // The listener lets go of this when it stops.
        try listener?.start { [self] in accept($0) }
    }

    private func accept(_ connection: Connection) {
        guard context.admitConnection() else { return refuse(connection) }
        let served = HTTPConnection(connection, self)
        connections[ObjectIdentifier(served)] = served
        do {
            try connection.start(served, tls: context.options.tls.map { .server($0.current) })
            lookAgain(at: served)
            if sweep == nil { scheduleSweep() }
        } catch {
            context.logger.warning("A connection could not be watched", ["error": .error(error)])
            connection.close()
            remove(served)
        }
    }

    func remove(_ connection: HTTPConnection) {
        guard connections.removeValue(forKey: ObjectIdentifier(connection)) != nil else { return }
        context.connectionEnded()
        endDrainIfEmpty()
    }

    /// Starts handlers at the end of the reactor's turn, all at once: the pool's threads are woken once for all.
    func handleSoon(_ start: @escaping () -> Void) {
        if starting.isEmpty { reactor.submit { [self] in startHandlers() } }
        starting.append(start)
    }

    private func startHandlers() {
        let handlers = starting
        starting = []
        for start in handlers { start() }
    }

    // MARK: Refusing

    private func refuse(_ connection: Connection) {
        context.metrics.refused(HTTPError.tooManyConnections.code)
        guard refused < ConnectionGroup.refusedLimit else { return connection.close() }
        refused += 1
        do {
            try connection.start(
                RefusedConnection { [weak self] in self?.refused -= 1 },
                tls: context.options.tls.map { .server($0.current) }
            )
            connection.write(refusal(.tooManyConnections))
            connection.closeAfterFlush(lingering: .seconds(1))
        } catch {
            connection.close()
        }
    }

    /// The whole answer to what is no request.
    func refusal(_ error: HTTPError) -> [[UInt8]] {
        let requestID = context.newRequestID()
        let response = context.problem(error, requestID: requestID)
        let body = response.bytes ?? []
        let head = ResponseHead.bytes(
            response,
            .length(body.count),
            connection: "close",
            date: date(),
            requestID: requestID
        )
        return [head, body]
    }

    func date() -> [UInt8] {
        lastDate.bytes(at: context.options.clock.now)
    }

    // MARK: Time

    /// To be called whenever something may last for too long that could not before.
    func lookAgain(at connection: HTTPConnection) {
        watch.enter(connection)
    }

    private func scheduleSweep() {
        sweep = reactor.schedule(after: context.limits.precision) { [self] in
            sweep = nil
            lookAtDue(now: reactor.now)
            if !connections.isEmpty, sweep == nil { scheduleSweep() }
        }
    }

    private func lookAtDue(now: ContinuousClock.Instant) {
        for connection in watch.take(at: now, { connections[$0] }) {
            connection.check(at: now)
            if connections[ObjectIdentifier(connection)] != nil { watch.enter(connection) }
        }
    }

    // MARK: Stopping

    /// Takes no more connections, lets those that are answered finish for so long, then ends the rest.
    func drain(within limit: Duration, then done: @escaping () -> Void) {
        isDraining = true
        listener?.stop()
        listener = nil
        let timer = reactor.schedule(after: limit) { [self] in abortAll() }
        onEmpty = { [reactor] in
            reactor.cancel(timer)
            done()
        }
        for connection in Array(connections.values) { connection.leave() }
        endDrainIfEmpty()
    }

    private func abortAll() {
        if !connections.isEmpty {
            context.logger.warning(
                "Ending connections that did not finish",
                ["http.connections": .integer(connections.count)]
            )
        }
        for connection in Array(connections.values) {
            connection.connection.abort()
            remove(connection)
        }
    }

    private func endDrainIfEmpty() {
        guard isDraining, connections.isEmpty, let done = onEmpty else { return }
        onEmpty = nil
        if let sweep { reactor.cancel(sweep) }
        done()
    }
}

/// Reads nothing; tells when it has gone.
private final class RefusedConnection: ConnectionDelegate {
    private let onClose: () -> Void

    init(_ onClose: @escaping () -> Void) {
        self.onClose = onClose
    }

    func received(_ bytes: UnsafeRawBufferPointer, on connection: Connection) {}
    func drained(_ connection: Connection) {}
    func closed(_ connection: Connection, error: NetworkError?) { onClose() }
}
