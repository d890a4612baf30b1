/// The server's side of one WebSocket as a value: bytes, wishes and heartbeats go in, what to do about them comes out.
struct WebSocketProtocol: ~Copyable {
    enum Action: Equatable, Sendable {
        case deliver(WebSocketMessage)
        case write([UInt8])
        /// We asked to close: end the connection if the client does not answer in time.
        case awaitAnswer
        /// Nothing more will come or go: send what is queued, then end the connection.
        case end(WebSocketError)
        /// As `end`, while the client is in the middle of sending what we will not take.
        case refuse(WebSocketError)
    }

    private enum State {
        case open
        /// Our close frame is out; only the client's is still of interest.
        case closing(WebSocketError)
        case ended
    }

    private let missedHeartbeats: Int
    private var state = State.open
    private var decoder: WebSocketFrameDecoder
    private var assembler: WebSocketMessageAssembler
    private var encoder: WebSocketMessageEncoder
    private var liveness = WebSocketLiveness()

    init(limits: WebSocketLimits, deflate: PerMessageDeflate?, compression: WebSocketCompression?) {
        missedHeartbeats = limits.missedHeartbeats
        decoder = WebSocketFrameDecoder(limit: limits.messageSize, allowsCompression: deflate != nil)
        assembler = WebSocketMessageAssembler(
            limit: limits.messageSize,
            keepsContext: deflate?.clientKeepsContext ?? false
        )
        encoder = WebSocketMessageEncoder(deflate: deflate, minimumSize: compression?.minimumSize ?? .max)
    }

    var isOpen: Bool {
        if case .open = state { true } else { false }
    }

    mutating func receive(_ bytes: [UInt8]) -> [Action] {
        var actions: [Action] = []
        var input = bytes[...]
        liveness.heard()
        do throws(WebSocketError) {
            while !isEnded, let event = try decoder.next(&input) { try handle(event, &actions) }
        } catch {
            actions += fail(error)
        }
        return actions
    }

    /// The client's half of the connection is closed, or broken.
    mutating func receivedEnd() -> [Action] {
        switch state {
        case .open: end(WebSocketError(.abnormal, "the connection ended without a close frame"))
        case .closing(let reason): end(reason)
        case .ended: []
        }
    }

    /// The frame that carries `message`, or `nil` once the socket is closing.
    mutating func encode(_ message: PreparedMessage) throws(WebSocketError) -> [UInt8]? {
        isOpen ? try encoder.encode(message) : nil
    }

    mutating func close(_ code: WebSocketCloseCode, _ reason: String) -> [Action] {
        guard isOpen else { return [] }
        state = .closing(WebSocketError(code, reason))
        return [.write(WebSocketFrameEncoder.close(code, reason)), .awaitAnswer]
    }

    /// To be called once every heartbeat interval.
    mutating func beat() -> [Action] {
        guard isOpen else { return [] }
        if liveness.isDead(after: missedHeartbeats) {
            return end(WebSocketError(.abnormal, "the client answers no ping"))
        }
        guard !liveness.isSlow(isMidway: decoder.isMidway) else {
            return fail(WebSocketError(.policyViolation, "a message takes too long to arrive"))
        }
        liveness.pinged()
        return [.write(WebSocketFrameEncoder.encode(.ping, []))]
    }

    private var isEnded: Bool {
        if case .ended = state { true } else { false }
    }

    private mutating func handle(
        _ event: WebSocketFrameDecoder.Event,
        _ actions: inout [Action]
    ) throws(WebSocketError) {
        switch event {
        case .data(let chunk):
            guard isOpen, let message = try assembler.add(chunk) else { return }
            liveness.finishedMessage()
            actions.append(.deliver(message))
        case .control(.close, let payload):
            actions += answer(try WebSocketClosure(payload))
        case .control(.ping, let payload):
            if isOpen { actions.append(.write(WebSocketFrameEncoder.encode(.pong, payload))) }
        case .control:
            break
        }
    }

    private mutating func answer(_ closure: WebSocketClosure) -> [Action] {
        if case .closing(let reason) = state { return end(reason) }
        let reason = WebSocketError(closure.code, closure.reason)
        return [.write(WebSocketFrameEncoder.close(closure.code))] + end(reason)
    }

    /// Section 7.1.7, "Fail the WebSocket Connection".
    private mutating func fail(_ error: WebSocketError) -> [Action] {
        guard isOpen else { return end(error) }
        state = .ended
        let frame = WebSocketFrameEncoder.close(error.code, error.message)
        return [.write(frame), error.code == .tooBig ? .refuse(error) : .end(error)]
    }

    private mutating func end(_ reason: WebSocketError) -> [Action] {
        state = .ended
        return [.end(reason)]
    }
}
