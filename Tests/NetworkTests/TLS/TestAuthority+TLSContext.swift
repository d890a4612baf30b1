import Foundation
import Network
import TestSupport

/// The authority's files as what connections need.
extension TestAuthority {
    var authorityText: String { get throws { try String(contentsOfFile: authority, encoding: .utf8) } }
    var identity: TLSContext.Identity { get throws { try TestAuthority.identity(certificate, key) } }
    var clientIdentity: TLSContext.Identity { get throws { try TestAuthority.identity(clientCertificate, clientKey) } }

    var expiredIdentity: TLSContext.Identity {
        get throws { try TestAuthority.identity(expiredCertificate, clientKey) }
    }

    func serverContext(
        clients: TLSContext.ClientCertificates = .notAsked,
        oldest: TLSVersion = .v1_3,
        handshakeTimeout: Duration = .seconds(10)
    ) throws -> TLSContext {
        try TLSContext(server: identity, clients: clients, oldest: oldest, handshakeTimeout: handshakeTimeout)
    }

    func clientContext(
        identity: TLSContext.Identity? = nil,
        protocols: [String] = []
    ) throws -> TLSContext {
        try TLSContext(clientTrusting: authorityText, identity: identity, protocols: protocols)
    }

    static func identity(_ certificate: String, _ key: String) throws -> TLSContext.Identity {
        TLSContext.Identity(
            chain: try String(contentsOfFile: certificate, encoding: .utf8),
            key: try String(contentsOfFile: key, encoding: .utf8)
        )
    }
}
