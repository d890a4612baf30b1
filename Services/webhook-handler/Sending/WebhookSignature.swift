import Crypto
import Primitives
import Storage

/// Signs messages by Standard Webhooks 1.0: the receiver checks that they are ours, whole, and of now.
enum WebhookSignature {
    /// The headers of one attempt. Every secret signs, so that a receiver may go over to the new one when it likes.
    static func headers(
        _ id: String,
        at now: Timestamp,
        _ payload: [UInt8],
        _ secrets: [WebhookSecret]
    ) -> [(name: String, value: String)] {
        let signed = Array("\(id).\(now.seconds).".utf8) + payload
        let signatures = secrets.map { "v1,\(Base64.standard.encode(HMAC(.sha256, key: $0.bytes).code(for: signed)))" }
        return [
            ("webhook-id", id), ("webhook-timestamp", "\(now.seconds)"),
            ("webhook-signature", signatures.joined(separator: " ")),
        ]
    }
}
