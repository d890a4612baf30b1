import HTTPServer
import Primitives
import TextMessages

/// Twilio's `POST /2010-04-01/Accounts/{sid}/Messages.json`.
struct TwilioFace: ProviderFace {
    let name = "twilio"
    let path = "/2010-04-01/Accounts/{sid}/Messages.json"

    let refusals: [String: HTTPResponse] = [
        "throttled": error(.tooManyRequests, 20429, "Too Many Requests"),
        "queue_full": error(
            .badRequest,
            21611,
            "This 'From' number has exceeded the maximum number of queued messages"
        ),
        "overflow": error(.badRequest, 30001, "Queue overflow"),
        "unavailable": error(.serviceUnavailable, 20503, "Service Unavailable"),
        "internal": error(.internalServerError, 20500, "Internal Server Error"),
        "unauthorized": error(.unauthorized, 20003, "Authenticate"),
        "suspended": error(.forbidden, 20005, "Account +15005550006 not active"),
        "not_found": error(.notFound, 20404, "The requested resource was not found"),
        "trial": error(.badRequest, 21608, "The number is unverified. Trial accounts cannot send messages to it."),
        "unregistered": error(.badRequest, 30034, "US A2P 10DLC - Message from an Unregistered Number"),
        "template": error(.badRequest, 63016, "Failed to send freeform message outside the allowed window"),
        "not_ours": error(.badRequest, 21606, "The 'From' phone number is not a valid, SMS-capable number"),
        "other_account": error(.badRequest, 21660, "Mismatch between the 'From' number and the account"),
        "invalid_address": error(.badRequest, 21211, "Invalid 'To' Phone Number: 1500555XXXX"),
        "not_mobile": error(.badRequest, 21614, "'To' number is not a valid mobile number"),
        "landline": error(.badRequest, 21635, "'To' number cannot be a landline"),
        "unsubscribed": error(.badRequest, 21610, "Attempt to send to unsubscribed recipient"),
        "region": error(.badRequest, 21408, "Permission to send an SMS has not been enabled for the region"),
        "no_route": error(.badRequest, 21612, "Message cannot be sent with the current combination of 'To' and 'From'"),
        "too_long": error(.badRequest, 21617, "The concatenated message body exceeds the 1600 character limit"),
        "filtered": error(.badRequest, 30007, "Message filtered"),
        "blocked": error(.badRequest, 30004, "Message blocked"),
        "unreachable": error(.badRequest, 30003, "Unreachable destination handset"),
        "unknown_code": error(.badRequest, 21999, "A code of tomorrow"),
    ]

    func newID() -> String { "SM" + Randomness.secure.bytes(16).hex }

    func accepted(_ message: Message, id: String) -> HTTPResponse {
        let isPool = message.sender.hasPrefix("MG")
        var json = JSONWriter()
        json.object {
            for (key, value) in [
                ("sid", id), ("api_version", "2010-04-01"), ("body", message.text), ("direction", "outbound-api"),
                ("date_created", "Sat, 21 Nov 2026 10:00:00 +0000"), ("to", message.recipient),
                ("num_segments", isPool ? "0" : "\(SegmentedText(message.text).count)"), ("num_media", "0"),
                ("status", isPool ? "accepted" : "queued"),
            ] {
                $0.key(key)
                $0.string(value)
            }
            for key in ["price", "price_unit", "error_code", "error_message", "date_sent"] {
                $0.key(key)
                $0.null()
            }
            $0.key(isPool ? "messaging_service_sid" : "from")
            $0.string(message.sender)
        }
        return HTTPResponse(.created, json: json.bytes)
    }

    func read(_ request: HTTPRequest) throws(Refusal) -> Message {
        guard let login = request.basicLogin, ["AC", "SK"].contains(login.user.prefix(2)), !login.secret.isEmpty else {
            throw Refusal(response: refusal("unauthorized", retryAfter: nil))
        }
        let form = HTTPQuery(String(decoding: request.body, as: UTF8.self))
        guard let to = form["To"] else { throw refused(21604, "A 'To' phone number is required.") }
        guard PhoneNumber(to) != nil else { throw refused(21211, "Invalid 'To' Phone Number: \(to)") }
        guard let sender = form["From"] ?? form["MessagingServiceSid"] else {
            throw refused(21603, "A 'From' phone number is required.")
        }
        guard let text = form["Body"], !text.isEmpty else { throw refused(21602, "Message body is required.") }
        guard text.utf16.count <= 1600 else { throw Refusal(response: refusal("too_long", retryAfter: nil)) }
        let callback = form["StatusCallback"].flatMap { $0.firstIndex(of: "?").map($0.suffix(from:)) } ?? ""
        let correlation = HTTPQuery(String(callback.dropFirst()))["dispatch_id"] ?? ""
        var message = Message(correlation: correlation, sender: sender, recipient: to, text: text)
        message.callback = form["StatusCallback"].map { ($0, login.user, login.secret) }
        return message
    }

    private func refused(_ code: Int, _ message: String) -> Refusal {
        Refusal(response: TwilioFace.error(.badRequest, code, message))
    }

    private static func error(_ status: HTTPStatus, _ code: Int, _ message: String) -> HTTPResponse {
        var json = JSONWriter()
        json.object {
            $0.key("code")
            $0.number(code)
            $0.key("message")
            $0.string(message)
            $0.key("more_info")
            $0.string("https://www.twilio.com/docs/errors/\(code)")
            $0.key("status")
            $0.number(status.code)
        }
        return HTTPResponse(status, json: json.bytes)
    }
}
