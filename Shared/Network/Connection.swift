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
    package var queuedBytes: Int { queue.count + (tls?.earlyCount ?? 0) }
    package private(set) var isClosed = false

    private let descriptor: Int32
    private var watch: Watch?
    private var queue = WriteQueue()
    private var interest: Interest = .read
    private var isPaused = false
    private var failure: NetworkError?
    private(set) var ending = Ending.open
    private(set) var delegate: (any ConnectionDelegate)?
    private(set) var tls: TLSSession?
    var handshakeTimer: ReactorTimer?

    enum Ending {
        case open
        /// Takes no more to send; closes once the queue is empty, after waiting for the peer to close first if asked.
        case flushing(linger: Duration)
        /// Has told the peer that no more comes, or why, and throws away what still arrives.
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
        tls = try role.map { role throws(NetworkError) in try TLSSession(role) }
        settleReading()
        watch = try reactor.watch(descriptor, for: interest, self)
        self.delegate = delegate
        if let role { beginHandshake(within: role.context.handshakeTimeout) }
    }

    /// Exchanges who is told, as when HTTP becomes WebSocket.
    package func handOver(to delegate: any ConnectionDelegate) {
        self.delegate = delegate
    }

    // MARK: Writing

    package func write(_ bytes: [UInt8]) {
        guard isOpen else { return }
        if let tls { return seal([bytes], tls) }
        settle(queue.write(bytes, to: descriptor))
    }

    /// Sends the parts in order, in one system call when the socket takes them.
    package func write(_ parts: [[UInt8]]) {
        guard isOpen else { return }
        if let tls { return seal(parts, tls) }
        settle(queue.write(parts, to: descriptor))
    }

    /// Sends what is sealed already, or will not be.
    func send(_ bytes: [UInt8]) {
        if !bytes.isEmpty { settle(queue.write(bytes, to: descriptor)) }
    }

    var isOpen: Bool {
        if case .open = ending { !isClosed } else { false }
    }

    var hasSentAll: Bool { queue.isEmpty }

    private func settle(_ error: NetworkError?) {
        if let error { return fail(error) }
        if !queue.isEmpty { change { $0.insert(.write) } }
    }

    func fail(_ error: NetworkError) {
        ending = .failed
        reactor.submit { [self] in end(error) }
    }

    // MARK: Reading

    /// Stops reading, so that the peer feels the back-pressure; bytes wait in the kernel.
    package func pauseReading() {
        isPaused = true
        settleReading()
    }

    package func resumeReading() {
        guard isOpen, isPaused else { return }
        isPaused = false
        settleReading()
        // What came before the pause is no event of the kernel's any more.
        if tls?.hasPending == true { reactor.submit { [self] in advance() } }
    }

    var isReading: Bool { isOpen && !isPaused }

    /// A handshake goes on whether the delegate reads or not.
    func settleReading() {
        let mayRead = !isPaused || tls?.isEstablished == false
        change { if mayRead { $0.insert(.read) } else { $0.remove(.read) } }
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
        tls.receive(bytes)
        advance()
    }

    func readEnd() {
        if case .lingering = ending { return close() }
        // With TLS an end that the peer does not announce may be anybody's.
        if let tls, !tls.hasEnded { return end(NetworkError(.tls, "recv", "cut short")) }
        pauseReading()
        delegate?.receivedEnd(self)
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
        finishIfFlushed()
    }

    /// Closes now; what is queued is lost.
    package func close() {
        if isOpen, queue.isEmpty { sayGoodbye() }
        end(nil)
    }

    /// Closes with this error, but lets the peer read first what was sent last.
    func close(saying error: NetworkError) {
        guard isOpen, queue.isEmpty, failure == nil else { return end(error) }
        failure = error
        finish(.seconds(1))
    }

    /// Closes with a reset, so that the peer takes nothing that it got for the whole.
    package func abort() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        end(nil)
    }

    func finishIfFlushed() {
        guard case .flushing(let linger) = ending, queuedBytes == 0 else { return }
        finish(linger)
    }

    private func finish(_ linger: Duration) {
        guard linger > .zero, watch != nil else { return close() }
        ending = .lingering
        shutdown(descriptor, Int32(SHUT_WR))
        change { $0 = .read }
        _ = reactor.schedule(after: linger) { [weak self] in self?.close() }
    }

    func end(_ error: NetworkError?) {
        guard !isClosed else { return }
        isClosed = true
        if let watch { reactor.unwatch(watch) }
        if let handshakeTimer { reactor.cancel(handshakeTimer) }
        (watch, handshakeTimer) = (nil, nil)
        Glibc.close(descriptor)
        let told = delegate
        delegate = nil
        // It may still ask how much was not sent.
        told?.closed(self, error: failure ?? error)
        queue = WriteQueue()
        // Here, because this is the reactor's thread; who lets go of the connection last may be on any.
        tls = nil
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
        tls?.drained()
        if isOpen, queuedBytes == 0 { delegate?.drained(self) } else { finishIfFlushed() }
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
