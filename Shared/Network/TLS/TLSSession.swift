import COpenSSL

/// TLS of one connection in memory: sealed bytes of the peer go in, sealed bytes for the peer come out, and it touches no
/// socket. On the reactor's thread alone.
final class TLSSession {
    enum Reading: Equatable {
        case bytes(Int)
        /// Nothing more can be opened before more arrives.
        case drained
        /// The peer has said that no more comes.
        case ended
    }

    let raw: OpaquePointer
    private let sealed = SealedBytes()
    /// What was written before the handshake was done.
    private var early: [UInt8] = []
    /// Bytes that OpenSSL itself has answered with, such as new keys, since the peer last had taken everything.
    private var answered = 0
    private(set) var isEstablished = false
    private(set) var hasEnded = false

    private static let answerLimit = 16 * 1024
    private static let recordSize = 16 * 1024

    init(_ role: TLSRole) throws(NetworkError) {
        guard let raw = SSL_new(role.context.raw) else { throw .tls("SSL_new") }
        self.raw = raw
        guard let bio = sealed.makeBIO() else { throw .tls("BIO_new") }
        // The session owns it and frees it.
        SSL_set_bio(raw, bio, bio)
        switch role {
        case .server: SSL_set_accept_state(raw)
        case .client(_, let name):
            SSL_set_connect_state(raw)
            try TLSSession.expect(name, on: raw)
        }
    }

    deinit {
        SSL_free(raw)
    }

    /// The certificate that the peer has shown, and has proven to be its own.
    var peer: TLSPeer? { isEstablished ? SSL_get1_peer_certificate(raw).map(TLSPeer.init) : nil }

    /// What ALPN agreed on.
    var applicationProtocol: String? {
        var (start, count): (UnsafePointer<UInt8>?, UInt32) = (nil, 0)
        SSL_get0_alpn_selected(raw, &start, &count)
        guard isEstablished, let start, count > 0 else { return nil }
        return String(decoding: UnsafeBufferPointer(start: start, count: Int(count)), as: UTF8.self)
    }

    /// Something came that was not opened yet.
    var hasPending: Bool { sealed.hasInput || SSL_has_pending(raw) == 1 }
    /// Bytes that wait for the handshake.
    var earlyCount: Int { early.count }

    /// Takes sealed bytes from the peer.
    func receive(_ bytes: UnsafeRawBufferPointer) {
        sealed.receive(bytes)
    }

    /// Goes on with the handshake as far as what came allows.
    func shakeHands() throws(NetworkError) {
        // What another library left on this thread would be read as an answer to our call.
        ERR_clear_error()
        let status = SSL_do_handshake(raw)
        guard status != 1 else {
            isEstablished = true
            let early = self.early
            self.early = []
            return try write(early)
        }
        guard SSL_get_error(raw, status) == SSL_ERROR_WANT_READ else { throw handshakeFailure() }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(NetworkError) -> Reading {
        ERR_clear_error()
        let before = sealed.outputCount
        var count = 0
        let status = SSL_read_ex(raw, buffer.baseAddress, buffer.count, &count)
        let error = SSL_get_error(raw, status)
        answered += sealed.outputCount - before
        // A peer that asks for new keys over and over and reads none of the answers would fill our memory.
        guard answered <= TLSSession.answerLimit else { throw NetworkError(.tls, "read", "too many answers asked for") }
        switch error {
        case SSL_ERROR_NONE: return .bytes(count)
        case SSL_ERROR_WANT_READ: return .drained
        case SSL_ERROR_ZERO_RETURN:
            hasEnded = true
            return .ended
        default: throw .tls("read")
        }
    }

    /// The peer has taken everything.
    func drained() {
        answered = 0
    }

    /// Seals the parts, or keeps them until the handshake is done. Small parts share a record.
    func write(_ parts: [[UInt8]]) throws(NetworkError) {
        let count = parts.reduce(0) { $0 + $1.count }
        if isEstablished, count > TLSSession.recordSize {
            for part in parts { try write(part) }
        } else {
            try write(Array(parts.joined()))
        }
    }

    func write(_ bytes: [UInt8]) throws(NetworkError) {
        guard isEstablished else { return early += bytes }
        ERR_clear_error()
        sealed.reserve(bytes.count)
        var offset = 0
        while offset < bytes.count {
            var count = 0
            let status = bytes.withUnsafeBytes {
                SSL_write_ex(raw, $0.baseAddress?.advanced(by: offset), $0.count - offset, &count)
            }
            guard status == 1 else { throw .tls("write") }
            offset += count
        }
    }

    /// Tells the peer that no more comes.
    func finish() {
        if isEstablished { SSL_shutdown(raw) }
        ERR_clear_error()
    }

    /// Sealed bytes for the peer.
    func takeOutput() -> [UInt8] { sealed.takeOutput() }

    /// With what is wrong with the peer's certificate, if that is what has failed.
    private func handshakeFailure() -> NetworkError {
        let failure = NetworkError.tls("handshake")
        let verdict = SSL_get_verify_result(raw)
        guard verdict != X509_V_OK, let reason = X509_verify_cert_error_string(verdict) else { return failure }
        return NetworkError(.tls, "handshake", "\(failure.detail), \(String(cString: reason))")
    }

    private static func expect(_ name: String, on raw: OpaquePointer) throws(NetworkError) {
        // To OpenSSL an empty name is any name, and a NUL ends one.
        guard !name.isEmpty, !name.utf8.contains(0) else { throw NetworkError(.invalidAddress, "server name", name) }
        let parameters = SSL_get0_param(raw)
        if SocketAddress(host: name, port: 0) != nil {
            guard X509_VERIFY_PARAM_set1_ip_asc(parameters, name) == 1 else { throw .tls("server name") }
        } else {
            SSL_set_hostflags(raw, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
            guard SSL_set1_host(raw, name) == 1 else { throw .tls("server name") }
            var text = Array(name.utf8CString)
            SSL_ctrl(raw, SSL_CTRL_SET_TLSEXT_HOSTNAME, Int(TLSEXT_NAMETYPE_host_name), &text)
        }
    }
}
