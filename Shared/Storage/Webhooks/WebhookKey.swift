package import Crypto
package import Primitives

/// What an endpoint's messages are signed with.
package enum WebhookKey: Sendable, Equatable {
    /// Which of them an endpoint has: it chooses once.
    package enum Kind: String, Sendable, CaseIterable {
        case symmetric, asymmetric
    }

    /// Both sides know it.
    case shared(WebhookSecret)
    /// Nobody is told the private half, and everybody may know the public one.
    case pair(WebhookKeyPair)

    package init(_ kind: Kind) throws(CryptoError) {
        switch kind {
        case .symmetric: self = .shared(WebhookSecret())
        case .asymmetric: self = .pair(try WebhookKeyPair())
        }
    }

    /// The bytes that the vault keeps.
    init(_ kind: Kind, bytes: [UInt8]) throws(CryptoError) {
        switch kind {
        case .symmetric: self = .shared(WebhookSecret(bytes: bytes))
        case .asymmetric: self = .pair(try WebhookKeyPair(seed: bytes))
        }
    }

    var bytes: [UInt8] {
        switch self {
        case .shared(let secret): secret.bytes
        case .pair(let pair): pair.seed
        }
    }

    /// What is told once, to whoever made the endpoint; `nil` of a pair.
    package var secret: WebhookSecret? {
        if case .shared(let secret) = self { secret } else { nil }
    }

    var publicKey: [UInt8]? {
        if case .pair(let pair) = self { pair.publicKey } else { nil }
    }
}

/// The two halves of an Ed25519 key.
package struct WebhookKeyPair: Sendable, Equatable {
    package let key: SigningKey
    /// Its 32 bytes.
    package let publicKey: [UInt8]
    let seed: [UInt8]

    package init(randomness: Randomness = .secure) throws(CryptoError) {
        try self.init(seed: randomness.bytes(32))
    }

    package init(seed: [UInt8]) throws(CryptoError) {
        (self.seed, key) = (seed, try SigningKey(ed25519Seed: seed))
        // Behind the name of the algorithm.
        publicKey = Array(try key.verifyingKey.spki.suffix(32))
    }

    package static func == (left: WebhookKeyPair, right: WebhookKeyPair) -> Bool { left.seed == right.seed }

    /// As Standard Webhooks writes it.
    package static func text(of publicKey: [UInt8]) -> String { "whpk_" + Base64.standard.encode(publicKey) }
}
