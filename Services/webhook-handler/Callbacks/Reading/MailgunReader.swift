import Crypto
import JSON
import Primitives
import Wire

/// Mailgun's webhook: one event a POST. Only a time and a token are signed, and not the event, so a token stands for the
/// first body that came with it and for no other.
struct MailgunReader: CallbackReader {
    /// It repeats for eight hours.
    private static let freshness = Freshness(past: .seconds(9 * 3600))

    private let keys: [HMAC]
    private let tokens: SingleUse

    /// Keys are the webhook signing keys, which are not the API's.
    init(keys: [String], tokens: SingleUse) {
        (self.keys, self.tokens) = (keys.map { HMAC(.sha256, key: $0.utf8) }, tokens)
    }

    func read(_ callback: Callback) async throws(CallbackError) -> [CallbackReport] {
        guard let root = try? JSONDocument(parsing: callback.body, limits: .callback).root,
            let signature = root["signature"]
        else { throw CallbackError(.unsigned, "the body has no signature") }
        try verify(signature, at: callback.receivedAt)
        try await tokens.claim(signature.text("token") ?? "", for: callback.body)
        guard let event = root["event-data"] else { throw CallbackError(.malformed, "the body has no event") }
        return ProviderEvent(mailgun: event).map { [.event($0)] } ?? []
    }

    func verify(_ signature: JSONValue, at now: Timestamp) throws(CallbackError) {
        guard let time = signature.text("timestamp"), let seconds = Int64(time), let token = signature.text("token"),
            (1...128).contains(token.utf8.count), let code = signature.text("signature").flatMap({ [UInt8](hex: $0) })
        else { throw CallbackError(.unsigned, "signature, time or token is missing") }
        let signed = Array((time + token).utf8)
        guard keys.contains(where: { $0.isCode(code, for: signed) }) else {
            throw CallbackError(.badSignature, "no key of the account has signed it")
        }
        try MailgunReader.freshness.check(Timestamp(seconds: seconds), at: now)
    }
}

extension ProviderEvent {
    init?(mailgun event: JSONValue) {
        let severity = event.text("severity")
        guard let name = event.text("event"), let (status, fate) = ProviderEvent.outcome(name, severity, event) else {
            return nil
        }
        // Its ids are its own for a day only.
        self.init("\(event.text("id") ?? event.fingerprint)/\(event.text("timestamp") ?? "")", status)
        if let fate { blame(fate) }
        marks = EchoedMarks { event["user-variables"]?.text($0) }
        messageID = event["message"]?["headers"]?.text("message-id")
        occurredAt = event.seconds("timestamp")
        (address, url) = (event.text("recipient"), event.text("url"))
        isAutomated = event["client-info"]?.text("bot").map { !$0.isEmpty } ?? false
        let delivery = event["delivery-status"]
        providerCode = delivery?.text("code")
        detail = delivery?.text("message").flatMap { $0.isEmpty ? nil : $0 } ?? delivery?.text("description")
    }

    private static func outcome(
        _ name: String,
        _ severity: String?,
        _ event: JSONValue
    ) -> (Wire.DeliveryStatus, Fate?)? {
        switch name {
        case "delivered": return (.delivered, nil)
        case "opened": return (.opened, nil)
        case "clicked": return (.clicked, nil)
        case "complained": return (.complained, .complaint)
        case "unsubscribed": return (.unsubscribed, .unsubscribed)
        case "rejected": return (.failed, .refused)
        // It goes on trying.
        case "failed" where severity == "temporary": return (.deferred, nil)
        case "failed": return failed(event.text("reason") ?? "")
        default: return nil
        }
    }

    private static func failed(_ reason: String) -> (Wire.DeliveryStatus, Fate?) {
        switch reason {
        case "suppress-complaint": (.failed, .complaint)
        case "suppress-unsubscribe": (.failed, .unsubscribed)
        default: (.bounced, .deadAddress)
        }
    }
}
