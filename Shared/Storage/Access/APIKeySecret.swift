import Crypto
package import Primitives

/// The secret of a key, `hk_` and 256 random bits. It is shown once; what is kept is its hash, and a hint.
package struct APIKeySecret: Sendable {
    package static let prefix = "hk_"
    private static let size = 32

    package let text: String

    package init(randomness: Randomness = .secure) {
        text = APIKeySecret.prefix + Base64.url.encode(randomness.bytes(APIKeySecret.size))
    }

    /// `nil` for what none can be: then nobody has to be asked.
    package init?(_ text: some StringProtocol) {
        guard text.hasPrefix(APIKeySecret.prefix), text.utf8.count == 46,
            Base64.url.decode(text.dropFirst(APIKeySecret.prefix.count))?.count == APIKeySecret.size
        else { return nil }
        self.text = String(text)
    }

    /// Random bits need no slow hash, and a search by hash tells nobody how much of a guess was right.
    package var hash: [UInt8] { HashAlgorithm.sha256.hash(text.utf8) }

    /// By which people tell their keys apart.
    package var hint: String { String(text.prefix(7)) }
}
