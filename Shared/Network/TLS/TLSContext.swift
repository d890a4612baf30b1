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
        oldest: TLSVersion = .v1_3,
        handshakeTimeout: Duration = .seconds(10)
    ) throws(NetworkError) {
        raw = try TLSContext.make(TLS_server_method(), oldest)
        (isServer, self.handshakeTimeout) = (true, handshakeTimeout)
        try install(identity)
        try ask(clients)
        try offer(protocols)
        // Clients that resume are told apart by it; without a name, asking for certificates refuses resumption.
        SSL_CTX_set_session_id_context(raw, Array("herald".utf8), 6)
    }

    /// For the side that connects: trusts these authorities (PEM), or the system's without any. `protocols` are asked
    /// for by ALPN, the preferred one first.
    package init(
        clientTrusting authorities: String?,
        identity: Identity? = nil,
        protocols: [String] = [],
        oldest: TLSVersion = .v1_3,
        handshakeTimeout: Duration = .seconds(10)
    ) throws(NetworkError) {
        raw = try TLSContext.make(TLS_client_method(), oldest)
        (isServer, self.handshakeTimeout) = (false, handshakeTimeout)
        if let identity { try install(identity) }
        try request(protocols)
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

    /// Buffers of idle connections are given back.
    private static func make(_ method: OpaquePointer?, _ oldest: TLSVersion) throws(NetworkError) -> OpaquePointer {
        guard let raw = SSL_CTX_new(method) else { throw .tls("SSL_CTX_new") }
        let mode = SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER
        SSL_CTX_ctrl(raw, SSL_CTRL_MODE, Int(mode), nil)
        herald_forbid_renegotiation(raw)
        guard SSL_CTX_ctrl(raw, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(oldest.number), nil) == 1,
            SSL_CTX_set_cipher_list(raw, TLSVersion.ciphersOf1_2) == 1
        else {
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
        guard !protocols.isEmpty else { return }
        let list = try ProtocolList(protocols)
        SSL_CTX_set_alpn_select_cb(raw, selectProtocol, list.bytes.baseAddress)
        // Lives as long as the context, which frees it.
        SSL_CTX_set_ex_data(raw, TLSContext.protocolsIndex, Unmanaged.passRetained(list).toOpaque())
    }

    private func request(_ protocols: [String]) throws(NetworkError) {
        guard !protocols.isEmpty else { return }
        let list = try ProtocolList(protocols)
        // OpenSSL copies it, and answers 0 when it has.
        let names = list.bytes.dropFirst(2)
        guard SSL_CTX_set_alpn_protos(raw, Array(names), UInt32(names.count)) == 0 else { throw .tls("ALPN") }
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
