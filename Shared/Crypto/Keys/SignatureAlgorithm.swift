/// The signatures that Herald makes and takes. There is no "none", and no key of one kind serves the algorithm of
/// another, so that a token cannot choose how it is checked.
package enum SignatureAlgorithm: String, Sendable, CaseIterable {
    /// RSA, PKCS#1 v1.5, SHA-256.
    case rs256 = "RS256"
    /// ECDSA on P-256 with SHA-256.
    case es256 = "ES256"
    /// Ed25519.
    case eddsa = "EdDSA"

    var keyKind: KeyKind {
        switch self {
        case .rs256: .rsa
        case .es256: .p256
        case .eddsa: .ed25519
        }
    }

    /// `nil` where the algorithm hashes by itself.
    var hash: HashAlgorithm? { self == .eddsa ? nil : .sha256 }
}

/// How the two numbers of an ECDSA signature are written; other signatures have one form.
package enum SignatureForm: Sendable {
    /// Side by side, as JSON Web Signatures have it.
    case jose
    /// As ASN.1, which providers' callbacks use.
    case der
}

/// The kinds of keys that are taken; RSA of fewer than 2,048 bits and other curves are refused.
package enum KeyKind: Sendable {
    case rsa, p256, ed25519

    var algorithm: SignatureAlgorithm {
        switch self {
        case .rsa: .rs256
        case .p256: .es256
        case .ed25519: .eddsa
        }
    }
}
