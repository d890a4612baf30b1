import Network

/// The certificate of an edge and whom it takes as clients, where they are found.
struct EdgeCertificates: Sendable {
    /// What they say at a time.
    struct Texts: Sendable, Hashable {
        let chain: String
        let key: String
        let authorities: String?

        func context() throws(NetworkError) -> TLSContext {
            let clients = authorities.map { TLSContext.ClientCertificates.required(authorities: $0) }
            return try TLSContext(server: .init(chain: chain, key: key), clients: clients ?? .notAsked)
        }
    }

    let chain: SettingSource
    let key: SettingSource?
    let authorities: SettingSource?

    /// `nil` while one of them cannot be read: to go without whom clients must be signed by would let in anybody.
    func read() -> Texts? {
        guard let chain = chain.read() else { return nil }
        let (key, authorities) = (key?.read(), authorities?.read())
        guard (key == nil) == (self.key == nil), (authorities == nil) == (self.authorities == nil) else { return nil }
        return Texts(chain: chain, key: key ?? "", authorities: authorities)
    }
}

/// An edge with TLS as it starts.
struct EdgeTLS: Sendable {
    let certificates: EdgeCertificates
    let shown: EdgeCertificates.Texts
    let context: RenewableTLS

    init(_ certificates: EdgeCertificates) throws(NetworkError) {
        guard let texts = certificates.read() else { throw NetworkError(.tls, "certificate", "cannot be read") }
        (self.certificates, shown, context) = (certificates, texts, RenewableTLS(try texts.context()))
    }
}
