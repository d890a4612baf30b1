import COpenSSL

/// TLS of one connection, between two buffers in memory: sealed bytes of the peer go in, sealed bytes for the peer come
/// out, and it touches no socket. On the reactor's thread alone.
final class TLSSession {
    enum Reading: Equatable {
        case bytes(Int)
        /// Nothing more can be opened before more arrives.
        case drained
        /// The peer has said that no more comes.
        case ended
    }

    private let raw: OpaquePointer
    /// What was written before the handshake was done.
    private var early: [UInt8] = []
    private(set) var isEstablished = false
    private(set) var hasEnded = false

    init(_ role: TLSRole) throws(NetworkError) {
        guard let raw = SSL_new(role.context.raw) else { throw .tls("SSL_new") }
        // The session owns both buffers and frees them.
        SSL_set_bio(raw, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()))
        self.raw = raw
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

    /// The certificate that the peer has shown and that was found good.
    var peer: TLSPeer? { SSL_get1_peer_certificate(raw).map(TLSPeer.init) }

    /// What ALPN agreed on.
    var applicationProtocol: String? {
        var (start, count): (UnsafePointer<UInt8>?, UInt32) = (nil, 0)
        SSL_get0_alpn_selected(raw, &start, &count)
        guard let start, count > 0 else { return nil }
        return String(decoding: UnsafeBufferPointer(start: start, count: Int(count)), as: UTF8.self)
    }

    /// Sealed bytes that came and were not opened yet.
    var hasPending: Bool { SSL_has_pending(raw) == 1 || BIO_ctrl_pending(SSL_get_rbio(raw)) > 0 }

    /// Takes sealed bytes from the peer.
    func receive(_ bytes: UnsafeRawBufferPointer) throws(NetworkError) {
        let count = Int32(clamping: bytes.count)
        guard BIO_write(SSL_get_rbio(raw), bytes.baseAddress, count) == count else { throw .tls("BIO_write") }
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
        guard SSL_get_error(raw, status) == SSL_ERROR_WANT_READ else { throw .tls("handshake") }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(NetworkError) -> Reading {
        ERR_clear_error()
        var count = 0
        let status = SSL_read_ex(raw, buffer.baseAddress, buffer.count, &count)
        guard status != 1 else { return .bytes(count) }
        switch SSL_get_error(raw, status) {
        case SSL_ERROR_WANT_READ: return .drained
        case SSL_ERROR_ZERO_RETURN:
            hasEnded = true
            return .ended
        default: throw .tls("read")
        }
    }

    /// Seals the bytes, or keeps them until the handshake is done.
    func write(_ bytes: [UInt8]) throws(NetworkError) {
        guard isEstablished else { return early += bytes }
        ERR_clear_error()
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
    func takeOutput() -> [UInt8] {
        let buffer = SSL_get_wbio(raw)
        let waiting = BIO_ctrl_pending(buffer)
        guard waiting > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: waiting) { bytes, count in
            count = max(0, Int(BIO_read(buffer, bytes.baseAddress, Int32(clamping: bytes.count))))
        }
    }

    private static func expect(_ name: String, on raw: OpaquePointer) throws(NetworkError) {
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
