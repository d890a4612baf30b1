import COpenSSL

/// What the TLS connections of one listener or of one kind of call share: certificates, trust and versions. A new one
/// takes over for new connections when a certificate changes; those that are open keep the old one.
///
/// `@unchecked Sendable`: the context is never changed after `init`, and OpenSSL counts references to it atomically.
package final class TLSContext: @unchecked Sendable {
    package struct Identity: Sendable {
        /// Certificates in PEM, the own first and then those that lead to the authority.
        package let chain: String
        /// Its private key in PEM.
        package let key: String

        package init(chain: String, key: String) {
            (self.chain, self.key) = (chain, key)
        }
    }

    /// What a server asks of its clients.
    package enum ClientCertificates: Sendable {
        case notAsked
        /// Refused when it is there and not signed by these authorities (PEM).
        case optional(authorities: String)
        case required(authorities: String)
    }

    let raw: OpaquePointer
    let isServer: Bool
    /// From the start of a connection to the end of its handshake.
    let handshakeTimeout: Duration

    /// For the side that accepts. `protocols` are offered by ALPN, the preferred one first.
    package init(
        server identity: Identity,
        clients: ClientCertificates = .notAsked,
        protocols: [String] = ["http/1.1"],
        handshakeTimeout: Duration = .seconds(10)
    ) throws(NetworkError) {
        raw = try TLSContext.make(TLS_server_method())
        (isServer, self.handshakeTimeout) = (true, handshakeTimeout)
        try install(identity)
        try ask(clients)
        try offer(protocols)
        // Clients that resume are told apart by it; without a name, asking for certificates refuses resumption.
        SSL_CTX_set_session_id_context(raw, Array("herald".utf8), 6)
    }

    /// For the side that connects: trusts these authorities (PEM), or the system's without any.
    package init(
        clientTrusting authorities: String?,
        identity: Identity? = nil,
        handshakeTimeout: Duration = .seconds(10)
    ) throws(NetworkError) {
        raw = try TLSContext.make(TLS_client_method())
        (isServer, self.handshakeTimeout) = (false, handshakeTimeout)
        if let identity { try install(identity) }
        SSL_CTX_set_verify(raw, SSL_VERIFY_PEER, nil)
        guard let authorities else {
            guard SSL_CTX_set_default_verify_paths(raw) == 1 else { throw .tls("SSL_CTX_set_default_verify_paths") }
            return
        }
        try trust(authorities)
    }

    deinit {
        SSL_CTX_free(raw)
    }

    /// TLS 1.3 alone: everything that talks to Herald has had it for years, and older versions have to be configured
    /// well to be safe. Buffers of idle connections are given back.
    private static func make(_ method: OpaquePointer?) throws(NetworkError) -> OpaquePointer {
        guard let raw = SSL_CTX_new(method) else { throw .tls("SSL_CTX_new") }
        let mode = SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER
        SSL_CTX_ctrl(raw, SSL_CTRL_MODE, Int(mode), nil)
        guard SSL_CTX_ctrl(raw, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_3_VERSION), nil) == 1 else {
            SSL_CTX_free(raw)
            throw .tls("SSL_CTX_set_min_proto_version")
        }
        return raw
    }

    private func ask(_ clients: ClientCertificates) throws(NetworkError) {
        switch clients {
        case .notAsked: return
        case .optional(let authorities):
            SSL_CTX_set_verify(raw, SSL_VERIFY_PEER, nil)
            try trust(authorities)
        case .required(let authorities):
            SSL_CTX_set_verify(raw, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
            try trust(authorities)
        }
    }

    private func offer(_ protocols: [String]) throws(NetworkError) {
        for name in protocols where !(1...255).contains(name.utf8.count) {
            throw NetworkError(.tls, "ALPN", "a protocol's name has 1 to 255 bytes")
        }
        guard !protocols.isEmpty else { return }
        let list = ProtocolList(protocols)
        SSL_CTX_set_alpn_select_cb(raw, selectProtocol, list.bytes.baseAddress)
        // Lives as long as the context, which frees it.
        SSL_CTX_set_ex_data(raw, TLSContext.protocolsIndex, Unmanaged.passRetained(list).toOpaque())
    }

    private static let protocolsIndex = CRYPTO_get_ex_new_index(
        CRYPTO_EX_INDEX_SSL_CTX,
        0,
        nil,
        nil,
        nil,
        releaseProtocols
    )
}

/// ALPN's form of a list, each name behind its length, and the count of its bytes before it all.
private final class ProtocolList {
    let bytes: UnsafeMutableBufferPointer<UInt8>

    init(_ names: [String]) {
        let list = names.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
        let count = [UInt8(truncatingIfNeeded: list.count >> 8), UInt8(truncatingIfNeeded: list.count)]
        bytes = .allocate(capacity: list.count + 2)
        _ = bytes.initialize(from: count + list)
    }

    deinit {
        bytes.deallocate()
    }
}

/// OpenSSL calls this while it reads a client's hello, on the reactor's thread. Without a protocol in common the
/// connection goes on without one.
private func selectProtocol(
    _ session: OpaquePointer?,
    _ chosen: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
    _ chosenCount: UnsafeMutablePointer<UInt8>?,
    _ offered: UnsafePointer<UInt8>?,
    _ offeredCount: UInt32,
    _ context: UnsafeMutableRawPointer?
) -> Int32 {
    guard let own = context?.assumingMemoryBound(to: UInt8.self), let chosen else { return SSL_TLSEXT_ERR_NOACK }
    let count = UInt32(own[0]) << 8 | UInt32(own[1])
    var result: UnsafeMutablePointer<UInt8>?
    guard SSL_select_next_proto(&result, chosenCount, own + 2, count, offered, offeredCount) == OPENSSL_NPN_NEGOTIATED
    else { return SSL_TLSEXT_ERR_NOACK }
    chosen.pointee = UnsafePointer(result)
    return SSL_TLSEXT_ERR_OK
}

/// OpenSSL calls this when it frees a context, on whatever thread lets go of it last.
private func releaseProtocols(
    _ parent: UnsafeMutableRawPointer?,
    _ list: UnsafeMutableRawPointer?,
    _ data: UnsafeMutablePointer<CRYPTO_EX_DATA>?,
    _ index: Int32,
    _ long: Int,
    _ context: UnsafeMutableRawPointer?
) {
    if let list { Unmanaged<ProtocolList>.fromOpaque(list).release() }
}
