package import Crypto

/// Writes the links of a message: where they are answered, with a token.
package struct LinkMaker: Sendable {
    /// What every link of ours begins with.
    package let home: String
    private let seal: LinkSeal

    /// `home` is where the webhook-handler is for those outside, without a slash behind it.
    package init(home: String, _ keys: LinkKeys) {
        (self.home, seal) = (home, LinkSeal(keys))
    }

    package func url(_ kind: LinkKind, of origin: LinkOrigin, target: String = "") throws(CryptoError) -> String {
        home + kind.path + (try seal.token(Link(kind, of: origin, target: target))) + kind.suffix
    }
}
