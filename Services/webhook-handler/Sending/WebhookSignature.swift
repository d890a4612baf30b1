import Crypto
import Primitives
import Storage

/// Signs messages by Standard Webhooks 1.0: the receiver checks that they are ours, whole, and of now.
enum WebhookSignature {
    /// The headers of one attempt. Every key signs, so that a receiver may go over to the new one when it likes.
    static func headers(
        _ id: String,
        at now: Timestamp,
        _ payload: [UInt8],
        _ keys: [WebhookKey]
    ) throws(CryptoError) -> [(name: String, value: String)] {
        let signed = Array("\(id).\(now.seconds).".utf8) + payload
        let signatures = try keys.map { key throws(CryptoError) in try signature(of: signed, key) }
        return [
            ("webhook-id", id), ("webhook-timestamp", "\(now.seconds)"),
            ("webhook-signature", signatures.joined(separator: " ")),
        ]
    }

    private static func signature(of message: [UInt8], _ key: WebhookKey) throws(CryptoError) -> String {
        switch key {
        case .shared(let secret):
            return "v1," + Base64.standard.encode(HMAC(.sha256, key: secret.bytes).code(for: message))
        case .pair(let pair): return "v1a," + Base64.standard.encode(try pair.key.sign(message))
        }
    }
}
