package import Crypto
import Primitives

/// Makes and reads the tokens of links. All of a link is inside its token, sealed with AES-256-GCM: whoever follows one
/// needs no look-up, and nobody else can make one, so that no link leads anywhere we did not send it to.
package struct LinkSeal: Sendable {
    private let keys: LinkKeys

    /// Longer tokens are not looked at. A target is at most 2,048 bytes.
    private static let tokenLimit = 6 * 1024

    package init(_ keys: LinkKeys) {
        self.keys = keys
    }

    package func token(_ link: Link) throws(CryptoError) -> String {
        var writer = ByteWriter()
        link.origin.write(to: &writer)
        writer.piece(Array(link.target.utf8))
        return Base64.url.encode(try keys.ring.seal(writer.bytes, context: link.kind.context))
    }

    /// `nil` for a token that was changed, cut, sealed with another key, or is of another kind.
    package func open(_ token: some StringProtocol, as kind: LinkKind) -> Link? {
        guard token.utf8.count <= LinkSeal.tokenLimit, let sealed = Base64.url.decode(token),
            let bytes = try? keys.ring.open(sealed, context: kind.context)
        else { return nil }
        var reader = ByteReader(bytes)
        guard let origin = LinkOrigin(&reader), let piece = reader.piece(), reader.remaining == 0,
            let target = String(validating: piece, as: UTF8.self)
        else { return nil }
        return Link(kind, of: origin, target: target)
    }
}
