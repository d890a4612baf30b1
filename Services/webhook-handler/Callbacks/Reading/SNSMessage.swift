import Crypto
import JSON
import Primitives

/// A message of Amazon's SNS, of which nothing is believed yet.
struct SNSMessage: Sendable {
    enum Kind: String, Sendable {
        case notification = "Notification"
        case subscription = "SubscriptionConfirmation"
        case unsubscription = "UnsubscribeConfirmation"

        /// What is signed, in its order.
        fileprivate var signed: [String] {
            switch self {
            case .notification: ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
            case .subscription, .unsubscription:
                ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"]
            }
        }
    }

    let kind: Kind
    let id: String
    let topic: String
    let time: Timestamp
    let message: String
    let subscribeURL: String?
    let certificateURL: String
    let signature: [UInt8]
    /// `1` is of SHA-1, `2` of SHA-256.
    let version: String
    let signedBytes: [UInt8]

    /// `nil` for what lacks something.
    init?(_ root: JSONValue) {
        guard let kind = root.text("Type").flatMap(Kind.init(rawValue:)), let id = root.text("MessageId"),
            let topic = root.text("TopicArn"), let time = root.time("Timestamp"), let message = root.text("Message"),
            let certificateURL = root.text("SigningCertURL"), let version = root.text("SignatureVersion"),
            let signature = root.text("Signature").flatMap({ Base64.standard.decode($0) })
        else { return nil }
        (self.kind, self.id, self.topic, self.time, self.message) = (kind, id, topic, time, message)
        (self.certificateURL, self.version, self.signature) = (certificateURL, version, signature)
        subscribeURL = root.text("SubscribeURL")
        signedBytes = kind.signed.reduce(into: []) { bytes, name in
            guard let value = root.text(name) else { return }
            bytes += Array("\(name)\n\(value)\n".utf8)
        }
    }

    func isSigned(by key: VerifyingKey) -> Bool {
        switch version {
        case "1": key.isLegacySignature(signature, of: signedBytes)
        case "2": key.algorithm == .rs256 && key.isSignature(signature, of: signedBytes)
        default: false
        }
    }
}

/// An address of Amazon's SNS itself: nobody else's certificate is fetched, and nobody else is told yes.
enum SNSAddress {
    /// `nil` unless it is `https://sns.REGION.amazonaws.com[.cn]/…` with neither user nor port.
    static func path(of url: String) -> Substring? {
        guard url.hasPrefix("https://"), !url.contains(where: { "@\\# \t\r\n".contains($0) }) else { return nil }
        let rest = url.dropFirst("https://".count)
        guard let slash = rest.firstIndex(of: "/") else { return nil }
        return isHost(rest[..<slash]) ? rest[slash...] : nil
    }

    static func isCertificate(_ url: String) -> Bool {
        path(of: url).map { $0.hasSuffix(".pem") && !$0.contains("?") } ?? false
    }

    private static func isHost(_ host: Substring) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 || parts.count == 5 && parts[4] == "cn", parts[0] == "sns", parts[2] == "amazonaws",
            parts[3] == "com", parts[1].utf8.count >= 3
        else { return false }
        return parts[1].utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
    }
}
