import CLinux
import Glibc

/// A TCP stream, with TLS or without, on its reactor's thread: writes go straight to the socket, and only what it does
/// not take is queued.
/// Once started, the reactor holds it, and it holds its delegate, until it has closed.
///
/// `@unchecked Sendable`: every member is used on the reactor's thread alone.
package final class Connection: EventHandler, @unchecked Sendable {
    package let reactor: Reactor
    package let peer: SocketAddress
    /// Bytes handed to `write` that the kernel has not taken: the measure of a slow peer.
    package var queuedBytes: Int { queue.count }
    package private(set) var isClosed = false

    private let descriptor: Int32
    private var watch: Watch?
    private var queue = WriteQueue()
    private var interest: Interest = .read
    private var ending = Ending.open
    private var delegate: (any ConnectionDelegate)?
    private var tls: TLSSession?
    private var handshakeTimer: ReactorTimer?

    private enum Ending {
        case open
        /// Takes no more to send; closes once the queue is empty, after waiting for the peer to close first if asked.
        case flushing(linger: Duration)
        /// Has told the peer that no more comes, and throws away what still arrives.
        case lingering
        /// A write has failed; the delegate hears of it in the reactor's next turn.
        case failed
    }

    /// Takes over a connected, non-blocking descriptor and closes it in the end.
    package init(descriptor: Int32, peer: SocketAddress, reactor: Reactor) {
        (self.descriptor, self.peer, self.reactor) = (descriptor, peer, reactor)
    }

    deinit {
        if !isClosed { Glibc.close(descriptor) }
    }

    /// Begins to read. With TLS the handshake comes first, and the delegate hears of nothing but its failure; what is
    /// written meanwhile is sent behind it.
    package func start(_ delegate: any ConnectionDelegate, tls role: TLSRole? = nil) throws(NetworkError) {
        self.delegate = delegate
        watch = try reactor.watch(descriptor, for: interest, self)
        guard let role else { return }
        tls = try TLSSession(role)
        handshakeTimer = reactor.schedule(after: role.context.handshakeTimeout) { [weak self] in
            self?.end(NetworkError(.timedOut, "handshake"))
        }
        advance()
    }

    /// Who the peer has proven to be, once the handshake is done.
    package var tlsPeer: TLSPeer? { tls?.peer }
    /// What ALPN agreed on, once the handshake is done.
    package var applicationProtocol: String? { tls?.applicationProtocol }

    /// Exchanges who is told, as when HTTP becomes WebSocket.
    package func handOver(to delegate: any ConnectionDelegate) {
        self.delegate = delegate
    }

    // MARK: Writing

    package func write(_ bytes: [UInt8]) {
        guard isOpen else { return }
        guard tls == nil else { return seal([bytes]) }
        settle(queue.write(bytes, to: descriptor))
    }

    /// Sends the parts in order, in one system call when the socket takes them.
    package func write(_ parts: [[UInt8]]) {
        guard isOpen else { return }
        guard tls == nil else { return seal(parts) }
        settle(queue.write(parts, to: descriptor))
    }

    private var isOpen: Bool {
        if case .open = ending { !isClosed } else { false }
    }

    private func settle(_ error: NetworkError?) {
        if let error { return fail(error) }
        if !queue.isEmpty { change { $0.insert(.write) } }
    }

    private func fail(_ error: NetworkError) {
        ending = .failed
        reactor.submit { [self] in end(error) }
    }

    // MARK: Reading

    /// Stops reading, so that the peer feels the back-pressure; bytes wait in the kernel.
    package func pauseReading() {
        change { $0.remove(.read) }
    }

    package func resumeReading() {
        guard isOpen else { return }
        change { $0.insert(.read) }
        // What came before the pause is no event of the kernel's any more.
        if tls?.hasPending == true { reactor.submit { [self] in advance() } }
    }

    private func read() {
        let count = reactor.readBuffer.withBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
        if count > 0 {
            if case .lingering = ending { return }
            reactor.readBuffer.withBytes { received(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        } else if count == 0 {
            readEnd()
        } else if errno != EAGAIN && errno != EINTR {
            end(NetworkError(.system(errno), "recv"))
        }
    }

    private func received(_ bytes: UnsafeRawBufferPointer) {
        guard let tls else { return delegate?.received(bytes, on: self) ?? () }
        do {
            try tls.receive(bytes)
            advance()
        } catch {
            end(error)
        }
    }

    private func readEnd() {
        if case .lingering = ending { return close() }
        // With TLS an end that the peer does not announce may be anybody's.
        if let tls, !tls.hasEnded { return end(NetworkError(.tls, "recv", "cut short")) }
        pauseReading()
        delegate?.receivedEnd(self)
    }

    // MARK: TLS

    /// Goes on with the handshake, or hands over what can be opened, as long as somebody reads.
    private func advance() {
        guard isOpen, let tls else { return }
        do {
            if !tls.isEstablished { try shakeHands(tls) }
            while tls.isEstablished, isOpen, interest.contains(.read) {
                guard try open(tls) else { break }
            }
            sendSealed()
        } catch {
            // The alert that tells the peer why.
            sendSealed()
            end(error)
        }
    }

    private func shakeHands(_ tls: TLSSession) throws(NetworkError) {
        try tls.shakeHands()
        guard tls.isEstablished else { return }
        if let handshakeTimer { reactor.cancel(handshakeTimer) }
        handshakeTimer = nil
    }

    /// False when nothing more can be opened now. The read buffer is free again: what came is in the session's own.
    private func open(_ tls: TLSSession) throws(NetworkError) -> Bool {
        try reactor.readBuffer.withBytes { buffer throws(NetworkError) in
            switch try tls.read(into: buffer) {
            case .bytes(let count):
                delegate?.received(UnsafeRawBufferPointer(rebasing: buffer[..<count]), on: self)
                return true
            case .ended:
                readEnd()
                return false
            case .drained: return false
            }
        }
    }

    private func seal(_ parts: [[UInt8]]) {
        do {
            for part in parts { try tls?.write(part) }
            sendSealed()
        } catch {
            fail(error)
        }
    }

    private func sayGoodbye() {
        tls?.finish()
        sendSealed()
    }

    private func sendSealed() {
        guard isOpen, let output = tls?.takeOutput(), !output.isEmpty else { return }
        settle(queue.write(output, to: descriptor))
    }

    // MARK: Ending

    /// Sends what is queued, then closes. Nothing more is read or accepted for writing. With `lingering`, waits so long
    /// for the peer to close first: a close with bytes unread is a reset, which can overtake what was sent last.
    package func closeAfterFlush(lingering linger: Duration = .zero) {
        guard isOpen else { return }
        pauseReading()
        sayGoodbye()
        guard isOpen else { return }
        ending = .flushing(linger: linger)
        if queue.isEmpty { finish(linger) }
    }

    /// Closes now; what is queued is lost.
    package func close() {
        if isOpen, queue.isEmpty { sayGoodbye() }
        end(nil)
    }

    /// Closes with a reset, so that the peer takes nothing that it got for the whole.
    package func abort() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        end(nil)
    }

    private func finish(_ linger: Duration) {
        guard linger > .zero, watch != nil else { return close() }
        ending = .lingering
        shutdown(descriptor, Int32(SHUT_WR))
        change { $0 = .read }
        _ = reactor.schedule(after: linger) { [weak self] in self?.close() }
    }

    private func end(_ error: NetworkError?) {
        guard !isClosed else { return }
        isClosed = true
        if let watch { reactor.unwatch(watch) }
        if let handshakeTimer { reactor.cancel(handshakeTimer) }
        (watch, handshakeTimer) = (nil, nil)
        Glibc.close(descriptor)
        queue = WriteQueue()
        let told = delegate
        delegate = nil
        told?.closed(self, error: error)
    }

    // MARK: Events

    package func ready(_ events: Interest) {
        if events.contains(.write) { flush() }
        if !isClosed, events.contains(.read), interest.contains(.read) { read() }
        if !isClosed, !events.isDisjoint(with: .failure) { end(pendingError()) }
    }

    private func flush() {
        if let error = queue.flush(to: descriptor) { return end(error) }
        guard queue.isEmpty else { return }
        change { $0.remove(.write) }
        switch ending {
        case .open: delegate?.drained(self)
        case .flushing(let linger): finish(linger)
        case .lingering, .failed: break
        }
    }

    private func change(_ edit: (inout Interest) -> Void) {
        let before = interest
        edit(&interest)
        guard interest != before, let watch else { return }
        do {
            try reactor.update(watch, to: interest)
        } catch {
            fail(error)
        }
    }

    private func pendingError() -> NetworkError? {
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
        return code == 0 ? nil : NetworkError(.system(code), "socket")
    }
}
