/// Decides what happens next on one connection of HTTP/1.1: requests come one after the other, each is answered before
/// the next is read, and nothing may take for ever. Performs nothing itself.
struct HTTPConversation {
    enum Action {
        case none
        /// Tell the client to go on with the body.
        case sendContinue
        case answer(RequestMessage)
        /// The bytes are no request, or came too slowly: answer so and close.
        case refuse(HTTPError)
        /// The handler took too long: answer in its place, and close.
        case giveUp(HTTPError)
        /// The answer is the last one, and the client may still be sending.
        case closeBehindAnswer
        case close
    }

    private enum Phase {
        /// Nothing of the next request is there.
        case idle
        case head
        case body
        case answering
        /// The answer is written, and the client has yet to take it.
        case sending
        case streaming
        case over
    }

    private let limits: HTTPServerLimits
    private var phase = Phase.idle
    private var reader = RequestReader()
    /// What came behind the request that is being answered.
    private var held: [UInt8] = []
    /// Whether another request may follow the one being answered.
    private(set) var keepsAlive = true
    private var isLeaving = false
    private var peerHasEnded = false
    private var isFirst = true
    /// When the present phase has lasted for too long; `nil` when it may last.
    private(set) var deadline: ContinuousClock.Instant?

    init(_ limits: HTTPServerLimits, at now: ContinuousClock.Instant) {
        self.limits = limits
        deadline = now.advanced(by: limits.headTime)
    }

    /// Whether more is to be read from the connection.
    var mayRead: Bool { !peerHasEnded && held.count < limits.pipelinedBytes }

    mutating func received(_ bytes: UnsafeRawBufferPointer, at now: ContinuousClock.Instant) -> Action {
        switch phase {
        case .idle, .head, .body: return read(bytes, at: now)
        case .answering, .sending, .streaming:
            held.append(contentsOf: bytes)
            return .none
        case .over: return .none
        }
    }

    /// The whole answer has been written; `isQueued` says that the client has yet to take some of it.
    mutating func answered(isQueued: Bool, at now: ContinuousClock.Instant) -> Action {
        guard keepsAlive, !isLeaving else {
            (phase, deadline) = (.over, nil)
            return .closeBehindAnswer
        }
        guard isQueued else { return readNext(at: now) }
        (phase, deadline) = (.sending, nil)
        return .none
    }

    /// The answer's head has been written, and its body goes on.
    mutating func beganStream() {
        (phase, deadline) = (.streaming, nil)
    }

    /// The answer under way is the last.
    mutating func endAfterAnswer() {
        keepsAlive = false
    }

    /// The client has taken all that was written.
    mutating func drained(at now: ContinuousClock.Instant) -> Action {
        guard case .sending = phase else { return .none }
        return isLeaving ? .closeBehindAnswer : readNext(at: now)
    }

    mutating func deadlinePassed() -> Action {
        switch phase {
        case .idle: return .close
        case .head, .body: return refusal(.requestTooSlow)
        case .answering:
            keepsAlive = false
            return .giveUp(.handlerTooSlow)
        case .sending, .streaming, .over: return .none
        }
    }

    /// The client sends no more; it may still read the answers to what it sent.
    mutating func peerEnded() -> Action {
        peerHasEnded = true
        switch phase {
        case .answering, .sending: return .none
        case .idle, .head, .body, .streaming, .over: return .close
        }
    }

    /// The server is stopping: the request under way, if there is one, is the last.
    mutating func leave() -> Action {
        (isLeaving, keepsAlive) = (true, false)
        if case .idle = phase { return .close }
        return .none
    }

    /// Takes what belongs to the protocol that follows HTTP on this connection.
    mutating func handOver() -> [UInt8] {
        defer { held = [] }
        (phase, deadline) = (.over, nil)
        return held
    }

    private mutating func readNext(at now: ContinuousClock.Instant) -> Action {
        (phase, deadline) = (.idle, now.advanced(by: limits.idleTime))
        guard !held.isEmpty else { return peerHasEnded ? .close : .none }
        let bytes = held
        held = []
        return bytes.withUnsafeBytes { read($0, at: now) }
    }

    private mutating func read(_ bytes: UnsafeRawBufferPointer, at now: ContinuousClock.Instant) -> Action {
        do {
            let (used, request) = try reader.read(bytes, within: limits)
            guard let request else { return goOn(at: now) }
            held.append(contentsOf: bytes[used...])
            (phase, isFirst, deadline) = (.answering, false, now.advanced(by: limits.handlerTime))
            keepsAlive = request.head.keepsAlive && !isLeaving
            return .answer(request)
        } catch {
            return refusal(error)
        }
    }

    private mutating func goOn(at now: ContinuousClock.Instant) -> Action {
        if peerHasEnded { return .close }
        switch (phase, reader.isInBody) {
        case (.idle, false):
            phase = .head
            // The first request's time runs since the connection was opened.
            if !isFirst { deadline = now.advanced(by: limits.headTime) }
        case (.idle, true), (.head, true):
            (phase, deadline) = (.body, now.advanced(by: limits.bodyTime))
            if reader.awaitsContinue { return .sendContinue }
        default: break
        }
        return .none
    }

    private mutating func refusal(_ error: HTTPError) -> Action {
        (phase, deadline, keepsAlive) = (.over, nil, false)
        return .refuse(error)
    }
}
