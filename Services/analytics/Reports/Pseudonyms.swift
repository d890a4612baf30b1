import Crypto
import Primitives

/// Names for people and notifications that hold within one export: made with a key that is gone with it, they cannot be
/// traced back, nor joined with those of another.
struct Pseudonyms: Sendable {
    enum Kind: String {
        case person, notification
    }

    private let code: HMAC

    init(_ randomness: Randomness = .secure) {
        code = HMAC(.sha256, key: randomness.bytes(32))
    }

    func name(_ kind: Kind, _ id: String) -> String {
        var text: [UInt8] = []
        for byte in code.code(for: Array("\(kind.rawValue) \(id)".utf8)).prefix(12) { text.appendHex(byte) }
        return String(decoding: text, as: UTF8.self)
    }
}
