import Network
import Observability

/// Performs what `HTTPConversation` decides, next to the socket.
///
/// `@unchecked Sendable`: everything here is used on the reactor's thread alone.
final class HTTPConnection: ConnectionDelegate, @unchecked Sendable {
    let connection: Connection
    let group: ConnectionGroup
    var conversation: HTTPConversation
    var exchange: Exchange?
    var stream: OpenStream?
    var progress = WriteProgress()
    var isUpgraded = false
    /// The socket that the connection has become, while it is open and no task looks after it.
    var socket: WebSocketChannel?
    /// What runs for the request being answered.
    var task: Task<Void, Never>?
    /// When the group will look at it; kept by the group.
    var nextLook: ContinuousClock.Instant?
    private var isReading = true
    /// Which request that is: an answer that comes after its time finds another number here.
    private var number = 0

    /// What the client still sends must not turn the close into a reset, which would overtake the answer.
    private static let linger = Duration.seconds(1)

    init(_ connection: Connection, _ group: ConnectionGroup) {
        (self.connection, self.group) = (connection, group)
        conversation = HTTPConversation(group.context.limits, at: connection.reactor.now)
    }

    var context: ServerContext { group.context }
    var now: ContinuousClock.Instant { connection.reactor.now }

    // MARK: From the connection

    func received(_ bytes: UnsafeRawBufferPointer, on connection: Connection) {
        perform(conversation.received(bytes, at: now))
    }

    func receivedEnd(_ connection: Connection) {
        perform(conversation.peerEnded())
    }

    func drained(_ connection: Connection) {
        stream?.handle.settle(queued: 0)
        perform(conversation.drained(at: now))
    }

    func closed(_ connection: Connection, error: NetworkError?) {
        dropTask()
        if exchange != nil { context.metrics.refused("client_left") }
        endExchange()
        dropStream(.clientLeft)
        group.remove(self)
    }

    // MARK: From the group

    func leave() {
        socket?.leave()
        if let stream, stream.route.endsOnShutdown { finish(stream.handle, .serverStopping) }
        perform(conversation.leave())
    }

    /// When something may have lasted for too long; `nil` while nothing can.
    var dueTime: ContinuousClock.Instant? {
        guard !isUpgraded else { return nil }
        let look = connection.queuedBytes > 0 ? now.advanced(by: context.limits.precision) : nil
        return earlier(conversation.deadline, earlier(look, nextBeat))
    }

    private func earlier(_ one: ContinuousClock.Instant?, _ other: ContinuousClock.Instant?) -> ContinuousClock.Instant?
    {
        if let one, let other { min(one, other) } else { one ?? other }
    }

    /// Looks whether anything has lasted for too long.
    func check(at now: ContinuousClock.Instant) {
        guard !isUpgraded else { return }
        let limit = context.limits.writeStallTime
        if progress.isStalled(queued: connection.queuedBytes, at: now, longerThan: limit) { return dropSlowClient() }
        if let deadline = conversation.deadline, now >= deadline { perform(conversation.deadlinePassed()) }
        beat(at: now)
    }

    private func dropSlowClient() {
        context.metrics.refused("client_too_slow")
        dropStream(.clientTooSlow)
        connection.abort()
    }

    // MARK: Performing

    func perform(_ first: HTTPConversation.Action) {
        var next: HTTPConversation.Action? = first
        while let action = next { next = step(action) }
        guard !isUpgraded else { return }
        applyBackPressure()
        group.lookAgain(at: self)
    }

    private func step(_ action: HTTPConversation.Action) -> HTTPConversation.Action? {
        switch action {
        case .none: return nil
        case .sendContinue: write(ResponseHead.continuation)
        case .answer(let message): return begin(message)
        case .refuse(let error): refuse(error)
        case .giveUp(let error): return giveUp(error)
        case .close: connection.closeAfterFlush()
        case .closeBehindAnswer: connection.closeAfterFlush(lingering: HTTPConnection.linger)
        }
        return nil
    }

    private func applyBackPressure() {
        guard conversation.mayRead != isReading else { return }
        isReading.toggle()
        if isReading { connection.resumeReading() } else { connection.pauseReading() }
    }

    private func begin(_ message: RequestMessage) -> HTTPConversation.Action? {
        let match = context.router.find(message)
        guard case .route(let route, let parameters) = match else {
            let request = beginExchange(message, RouteParameters(), context.metrics.unmatched)
            return respond(match.answer { context.problem($0, requestID: request.requestID) })
        }
        let request = beginExchange(message, parameters, context.metrics.routes[route.index])
        number &+= 1
        group.handleSoon { [self, number] in handle(request, route, number) }
        return nil
    }

    private func beginExchange(
        _ message: RequestMessage,
        _ parameters: RouteParameters,
        _ route: RouteMetrics
    ) -> HTTPRequest {
        let request = HTTPRequest(
            message,
            from: HTTPClientIdentity(address: connection.peer, certificate: connection.tlsPeer),
            context: context.requestContext(message),
            parameters: parameters
        )
        context.metrics.inFlight.add(1)
        exchange = Exchange(request: request, route: route, start: now)
        return request
    }

    private func handle(_ request: HTTPRequest, _ route: Route, _ number: Int) {
        guard number == self.number, exchange != nil else { return }
        task = Task { [self] in
            let response = await context.answer(request, route)
            connection.reactor.submit { [self] in complete(number, response) }
        }
    }

    private func complete(_ number: Int, _ response: HTTPResponse) {
        guard number == self.number, exchange != nil else { return }
        task = nil
        perform(respond(response))
    }

    private func giveUp(_ error: HTTPError) -> HTTPConversation.Action? {
        guard let exchange else { return .close }
        number &+= 1
        dropTask()
        context.metrics.refused(error.code)
        return respond(context.problem(error, requestID: exchange.request.requestID))
    }

    private func refuse(_ error: HTTPError) {
        context.metrics.refused(error.code)
        context.logger.debug("Refused a request", ["http.code": .string(error.code)])
        write(group.refusal(error))
        connection.closeAfterFlush(lingering: HTTPConnection.linger)
    }

    func write(_ bytes: [UInt8]) {
        progress.wrote(bytes.count)
        connection.write(bytes)
    }

    func write(_ parts: [[UInt8]]) {
        progress.wrote(parts.reduce(0) { $0 + $1.count })
        connection.write(parts)
    }

    func endExchange() {
        guard exchange != nil else { return }
        exchange = nil
        context.metrics.inFlight.add(-1)
    }

    func dropTask() {
        task?.cancel()
        task = nil
    }
}
