import Crypto
import HTTPServer
import JSON
import Primitives
import Wire

/// Postmark's webhook: one event a POST. It signs nothing; user and password in the configured URL arrive as basic
/// authentication.
struct PostmarkReader: CallbackReader {
    private let credentials: [[UInt8]]

    /// Each as `user:password`.
    init(logins: [String]) {
        credentials = logins.map { Array("Basic \(Base64.standard.encode(Array($0.utf8)))".utf8) }
    }

    func read(_ callback: Callback) throws(CallbackError) -> [CallbackReport] {
        guard let given = callback[.authorization].map({ Array($0.utf8) }) else {
            throw CallbackError(.unsigned, "no credentials")
        }
        guard credentials.contains(where: { $0.isEqualInConstantTime(to: given) }) else {
            throw CallbackError(.badSignature, "other credentials than the account's")
        }
        guard let root = try? JSONDocument(parsing: callback.body, limits: .callback).root, root.kind == .object else {
            throw CallbackError(.malformed, "the body is no object")
        }
        return ProviderEvent(postmark: root).map { [.event($0)] } ?? []
    }
}

extension ProviderEvent {
    init?(postmark event: JSONValue) {
        guard let name = event.text("RecordType"), let (status, fate) = ProviderEvent.postmark(name, event) else {
            return nil
        }
        let (message, time) = (event.text("MessageID"), ProviderEvent.time(of: event))
        let recipient = event.text("Recipient") ?? event.text("Email")
        let parts = [name, message, recipient, event.text("ID"), time.map { "\($0.microseconds)" }]
        self.init(parts.map { $0 ?? "" }.joined(separator: "/"), status)
        if let fate { blame(fate) }
        marks = EchoedMarks { event["Metadata"]?.text($0) }
        (messageID, address, occurredAt) = (message, recipient, time)
        (url, providerCode) = (event.text("OriginalLink"), event.text("TypeCode"))
        detail = event.text("Details") ?? event.text("Description")
    }

    private static func time(of event: JSONValue) -> Timestamp? {
        event.time("DeliveredAt") ?? event.time("BouncedAt") ?? event.time("ReceivedAt") ?? event.time("ChangedAt")
    }

    private static func postmark(_ name: String, _ event: JSONValue) -> (Wire.DeliveryStatus, Fate?)? {
        switch name {
        case "Delivery": return (.delivered, nil)
        case "Open": return (.opened, nil)
        case "Click": return (.clicked, nil)
        case "SpamComplaint": return (.complained, .complaint)
        case "SubscriptionChange": return subscription(event)
        case "Bounce": return bounce(event.text("Type") ?? "")
        default: return nil
        }
    }

    /// Of a person who is written to again, nothing is told here: an operator lifts the suppression.
    private static func subscription(_ event: JSONValue) -> (Wire.DeliveryStatus, Fate?)? {
        guard event["SuppressSending"].flatMap({ try? $0.bool() }) == true else { return nil }
        return switch event.text("SuppressionReason") {
        case "HardBounce": (.bounced, .deadAddress)
        case "SpamComplaint": (.complained, .complaint)
        default: (.unsubscribed, .unsubscribed)
        }
    }

    private static func bounce(_ type: String) -> (Wire.DeliveryStatus, Fate?)? {
        switch type {
        case "HardBounce", "BadEmailAddress": (.bounced, .deadAddress)
        case "Transient", "DnsError", "SoftBounce", "Undeliverable": (.bounced, .bouncedForNow)
        case "SpamNotification", "SpamComplaint": (.complained, .complaint)
        case "Unsubscribe": (.unsubscribed, .unsubscribed)
        case "AutoResponder", "AddressChange", "ChallengeVerification", "OpenRelayTest", "Subscribe": nil
        default: (.failed, .blocked)
        }
    }
}
