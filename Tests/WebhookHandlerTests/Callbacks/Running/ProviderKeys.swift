import Crypto
import HTTPClient
import Primitives
import Wire

@testable import WebhookHandler

/// A callback with what its provider would have signed it with.
struct SignedCallback: Sendable {
    var path: String
    var body: [UInt8]
    var headers: [(String, String)] = []
    var isGet = false
}

/// The accounts of the tests, and how their providers sign.
struct ProviderKeys: Sendable {
    let sendGrid: SigningKey

    init() throws {
        sendGrid = try SigningKey.generate(.es256)
    }

    var accounts: String {
        let key = (try? Base64.standard.encode(sendGrid.verifyingKey.spki)) ?? ""
        return """
            {"accounts": [
                {"provider": "sendgrid", "account": "main", "keys": ["\(key)"]},
                {"provider": "sendgrid", "account": "other", "keys": ["\(key)"], "tenants": ["other"]},
                {"provider": "ses", "account": "main", "topics": ["arn:aws:sns:us-east-1:123456789012:herald"]},
                {"provider": "mailgun", "account": "main", "keys": ["mailgun-key"]},
                {"provider": "postmark", "account": "main", "keys": ["herald:secret"]},
                {"provider": "twilio", "account": "main", "keys": ["twilio-token"], "tenants": ["acme"]},
                {"provider": "twilio", "account": "texts", "keys": ["twilio-token"], "tenants": ["texts"]},
                {"provider": "twilio", "account": "both", "keys": ["twilio-token"], "tenants": ["texts", "acme"]},
                {"provider": "vonage", "account": "main", "keys": ["vonage-secret"], "tenants": ["acme"]},
                {"provider": "plivo", "account": "main", "keys": ["plivo-token"], "tenants": ["acme"]}]}
            """
    }

    func sendGrid(_ events: [String], account: String = "main", at time: Timestamp = WallClock.system.now) throws
        -> SignedCallback
    {
        try sendGrid(body: Array("[\(events.joined(separator: ","))]\r\n".utf8), account: account, at: time)
    }

    func sendGrid(body: [UInt8], account: String = "main", at time: Timestamp = WallClock.system.now) throws
        -> SignedCallback
    {
        let seconds = "\(time.seconds)"
        let signature = try sendGrid.sign(Array(seconds.utf8) + body, form: .der)
        let headers = [
            ("Content-Type", "application/json"),
            ("X-Twilio-Email-Event-Webhook-Signature", Base64.standard.encode(signature)),
            ("X-Twilio-Email-Event-Webhook-Timestamp", seconds),
        ]
        return SignedCallback(path: "/webhooks/sendgrid/\(account)", body: body, headers: headers)
    }

    /// An event as SendGrid words it.
    static func sendGridEvent(
        _ name: String,
        _ message: SentHere,
        _ id: String,
        more: String = "",
        at time: Timestamp = WallClock.system.now
    ) -> String {
        """
        {"event":"\(name)","email":"\(message.user)@example.com","sg_event_id":"\(id)","timestamp":\(time.seconds),
         "sg_message_id":"m-\(message.dispatch).filter-1",\(message.members)\(more)}
        """
    }

    func twilio(
        _ parameters: [(String, String)],
        home: String,
        query: String = "",
        account: String = "main"
    ) -> SignedCallback {
        let path = "/webhooks/twilio/\(account)" + (query.isEmpty ? "" : "?\(query)")
        let signed = parameters.sorted { $0.0 < $1.0 }.reduce(home + path) { $0 + $1.0 + $1.1 }
        let signature = HMAC(.sha1, key: "twilio-token".utf8).code(for: signed.bytes)
        return form(path, parameters, ("X-Twilio-Signature", Base64.standard.encode(signature)))
    }

    func plivo(_ parameters: [(String, String)], home: String, nonce: String) -> SignedCallback {
        let path = "/webhooks/plivo/main"
        let signed = parameters.sorted { $0.0 < $1.0 }.reduce(home + path + "?") { $0 + $1.0 + $1.1 } + ".\(nonce)"
        let signature = HMAC(.sha256, key: "plivo-token".utf8).code(for: signed.bytes)
        var callback = form(path, parameters, ("X-Plivo-Signature-V3", Base64.standard.encode(signature)))
        callback.headers.append(("X-Plivo-Signature-V3-Nonce", nonce))
        return callback
    }

    func vonage(_ parameters: [(String, String)]) -> SignedCallback {
        let all = parameters + [("timestamp", "\(WallClock.system.now.seconds)")]
        let signed = all.sorted { $0.0 < $1.0 }.reduce("") { $0 + "&\($1.0)=\($1.1)" }
        let code = HMAC(.sha256, key: "vonage-secret".utf8).code(for: signed.bytes).hex
        return form("/webhooks/vonage/main", all + [("sig", code)], nil)
    }

    func mailgun(_ event: String, token: String) -> SignedCallback {
        let seconds = WallClock.system.now.seconds
        let code = HMAC(.sha256, key: "mailgun-key".utf8).code(for: "\(seconds)\(token)".bytes).hex
        let body = """
            {"signature":{"timestamp":"\(seconds)","token":"\(token)","signature":"\(code)"},"event-data":\(event)}
            """
        return SignedCallback(
            path: "/webhooks/mailgun/main",
            body: body.bytes,
            headers: [("Content-Type", "application/json")]
        )
    }

    func postmark(_ event: String) -> SignedCallback {
        let login = ("Authorization", "Basic \(Base64.standard.encode("herald:secret".bytes))")
        return SignedCallback(
            path: "/webhooks/postmark/main",
            body: event.bytes,
            headers: [("Content-Type", "application/json"), login]
        )
    }

    private func form(_ path: String, _ items: [(String, String)], _ signature: (String, String)?) -> SignedCallback {
        let type = ("Content-Type", "application/x-www-form-urlencoded")
        return SignedCallback(path: path, body: Callback.form(items), headers: [type] + (signature.map { [$0] } ?? []))
    }
}
