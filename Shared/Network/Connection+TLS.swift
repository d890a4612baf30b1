/// What comes between the socket and the delegate when a connection has TLS.
extension Connection {
    /// Who the peer has proven to be, once the handshake is done.
    package var tlsPeer: TLSPeer? { tls?.peer }
    /// What ALPN agreed on, once the handshake is done.
    package var applicationProtocol: String? { tls?.applicationProtocol }

    func beginHandshake(within limit: Duration) {
        handshakeTimer = reactor.schedule(after: limit) { [weak self] in
            self?.end(NetworkError(.timedOut, "handshake"))
        }
        advance()
    }

    /// Goes on with the handshake, or hands over what can be opened, as long as somebody reads.
    func advance() {
        guard let tls, isOpen || waitsForHandshake else { return }
        do {
            if !tls.isEstablished { try shakeHands(tls) }
            while tls.isEstablished, isReading {
                guard try open(tls) else { break }
            }
            sendSealed(tls)
        } catch {
            // The alert that tells the peer why.
            sendSealed(tls)
            close(saying: error)
        }
    }

    /// Something was written before the end, and can only be sent behind the handshake.
    private var waitsForHandshake: Bool {
        guard let tls, !isClosed, case .flushing = ending else { return false }
        return !tls.isEstablished
    }

    private func shakeHands(_ tls: TLSSession) throws(NetworkError) {
        let hadEarly = tls.earlyCount > 0
        try tls.shakeHands()
        guard tls.isEstablished else { return }
        if let handshakeTimer { reactor.cancel(handshakeTimer) }
        handshakeTimer = nil
        if !isOpen { tls.finish() }
        sendSealed(tls)
        settleReading()
        finishIfFlushed()
        if hadEarly, isOpen, hasSentAll { delegate?.drained(self) }
    }

    /// False when nothing more can be opened now. The read buffer is free again: what came is in the session's own.
    private func open(_ tls: TLSSession) throws(NetworkError) -> Bool {
        try reactor.readBuffer.withBytes { buffer throws(NetworkError) in
            switch try tls.read(into: buffer) {
            case .bytes(let count):
                delegate?.received(UnsafeRawBufferPointer(rebasing: buffer[..<count]), on: self)
                return true
            case .ended:
                sendSealed(tls)
                readEnd()
                return false
            case .drained: return false
            }
        }
    }

    func seal(_ parts: [[UInt8]], _ tls: TLSSession) {
        do {
            try tls.write(parts)
            sendSealed(tls)
        } catch {
            fail(error)
        }
    }

    func sayGoodbye() {
        guard let tls else { return }
        tls.finish()
        sendSealed(tls)
    }

    private func sendSealed(_ tls: TLSSession) {
        guard !isClosed else { return }
        send(tls.takeOutput())
        if hasSentAll { tls.drained() }
    }
}
