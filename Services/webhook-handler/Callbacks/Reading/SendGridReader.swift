import Crypto
import HTTPServer
import JSON
import Primitives
import Wire

/// SendGrid's event webhook: many events a POST, signed with the account's own P-256 key.
struct SendGridReader: CallbackReader {
    /// It repeats for a day.
    private static let freshness = Freshness(past: .seconds(25 * 3600))

    private let keys: [VerifyingKey]

    /// Keys as SendGrid shows them: SubjectPublicKeyInfo in base 64.
    init(keys texts: [String]) throws(CryptoError) {
        var keys: [VerifyingKey] = []
        for text in texts {
            guard let bytes = Base64.standard.decode(text) else { throw CryptoError(.badKey, "a key is not base 64") }
            let key = try VerifyingKey(spki: bytes)
            guard key.algorithm == .es256 else { throw CryptoError(.wrongKeyType, "a key is not of P-256") }
            keys.append(key)
        }
        self.keys = keys
    }

    func read(_ callback: Callback) throws(CallbackError) -> [CallbackReport] {
        try verify(callback)
        let root: JSONValue
        do {
            root = try JSONDocument(parsing: callback.body, limits: .callback).root
        } catch {
            throw CallbackError(.malformed, error.description)
        }
        guard root.kind == .array else { throw CallbackError(.malformed, "the body is no list of events") }
        return root.elements.compactMap { ProviderEvent(sendGrid: $0).map(CallbackReport.event) }
    }

    /// The signature is over the time's text and the body, byte by byte: the line end behind the list belongs to it.
    func verify(_ callback: Callback) throws(CallbackError) {
        guard let time = callback["X-Twilio-Email-Event-Webhook-Timestamp"],
            let text = callback["X-Twilio-Email-Event-Webhook-Signature"],
            let signature = Base64.standard.decode(text), let seconds = Int64(time)
        else { throw CallbackError(.unsigned, "signature or time is missing") }
        let signed = Array(time.utf8) + callback.body
        guard keys.contains(where: { $0.isSignature(signature, of: signed, form: .der) }) else {
            throw CallbackError(.badSignature, "no key of the account has signed it")
        }
        try SendGridReader.freshness.check(Timestamp(seconds: seconds), at: callback.receivedAt)
    }
}

extension ProviderEvent {
    /// `nil` for what is of no use to us.
    init?(sendGrid event: JSONValue) {
        guard let name = event.text("event"), let (status, fate) = ProviderEvent.outcome(name, event) else {
            return nil
        }
        self.init(event.text("sg_event_id") ?? event.fingerprint, status)
        if let fate { blame(fate) }
        marks = EchoedMarks { event.text($0) }
        messageID = event.text("sg_message_id").map { String($0.prefix { $0 != "." }) }
        occurredAt = event.seconds("timestamp")
        (address, url) = (event.text("email"), event.text("url"))
        isAutomated = event["sg_machine_open"].flatMap { try? $0.bool() } ?? false
        (providerCode, detail) = (event.text("status"), event.text("reason") ?? event.text("response"))
    }

    private static func outcome(_ name: String, _ event: JSONValue) -> (Wire.DeliveryStatus, Fate?)? {
        switch name {
        case "processed": return (.sent, nil)
        case "deferred": return (.deferred, nil)
        case "delivered": return (.delivered, nil)
        case "open": return (.opened, nil)
        case "click": return (.clicked, nil)
        case "bounce": return (.bounced, event.text("type") == "blocked" ? .blocked : .deadAddress)
        case "dropped": return dropped(event.text("reason") ?? "")
        case "spamreport": return (.complained, .complaint)
        case "unsubscribe", "group_unsubscribe": return (.unsubscribed, .unsubscribed)
        default: return nil
        }
    }

    /// It was never sent, for what is known of the address or of the message.
    private static func dropped(_ reason: String) -> (Wire.DeliveryStatus, Fate?) {
        switch reason {
        case "Bounced Address", "Invalid": (.bounced, .deadAddress)
        case "Spam Reporting Address": (.failed, .complaint)
        case "Unsubscribed Address": (.failed, .unsubscribed)
        default: (.failed, .refused)
        }
    }
}
