import HTTPServer
import JSON
import Primitives

/// Postmark's `POST /email`.
struct PostmarkFace: ProviderFace {
    let name = "postmark"
    let path = "/email"

    let refusals: [String: HTTPResponse] = [
        "throttled": error(.tooManyRequests, 429, "Rate limit exceeded."),
        "unavailable": error(.serviceUnavailable, 100, "Postmark is down for maintenance."),
        "internal": error(.internalServerError, 500, "Internal Server Error"),
        "unauthorized": error(
            .unauthorized,
            10,
            "The Server Token you provided in the X-Postmark-Server-Token request header was invalid."
        ),
        "too_large": error(.contentTooLarge, 413, "The request body is too large."),
        "maintenance": error(100, "Maintenance"),
        "invalid_address": error(300, "Invalid 'To' address: 'ann@example'."),
        "sender_missing": error(
            400,
            "The 'From' address you supplied (herald@example.com) is not a Sender Signature on your account."
        ),
        "sender_unconfirmed": error(401, "The Sender Signature for herald@example.com is not confirmed."),
        "invalid_json": error(402, "The JSON input you provided is syntactically incorrect."),
        "no_credits": error(405, "You ran out of credits."),
        "inactive": error(
            406,
            "You tried to send to recipients that have been marked as inactive. Found inactive addresses: ann@example.com."
        ),
        "pending": error(412, "While your account is pending approval, all recipients must share the From domain."),
        "may_not_send": error(413, "Your account may not send."),
    ]

    func newID() -> String { UUIDv7(at: WallClock.system.now).description }

    func accepted(_ message: Message, id: String) -> HTTPResponse {
        var json = JSONWriter()
        json.object {
            $0.key("To")
            $0.string(message.recipient)
            $0.key("SubmittedAt")
            $0.string(WallClock.system.now.rfc3339)
            $0.key("MessageID")
            $0.string(id)
            $0.key("ErrorCode")
            $0.number(0)
            $0.key("Message")
            $0.string("OK")
        }
        return HTTPResponse(.ok, json: json.bytes)
    }

    func read(_ request: HTTPRequest) throws(Refusal) -> Message {
        guard request["X-Postmark-Server-Token"]?.isEmpty == false else { throw refused("unauthorized") }
        guard request[.accept]?.hasPrefix("application/json") == true else {
            throw Refusal(
                response: PostmarkFace.error(.notAcceptable, 409, "The Accept header must be application/json.")
            )
        }
        guard let root = request.json else { throw refused("invalid_json") }
        guard let sender = root["From"]?.text, sender.bareAddress.isAddress else { throw refused("sender_missing") }
        guard let recipient = root["To"]?.text?.bareAddress, recipient.isAddress else {
            throw refused("invalid_address")
        }
        guard let text = root["TextBody"]?.text ?? root["HtmlBody"]?.text else {
            throw Refusal(response: PostmarkFace.error(300, "Provide either email TextBody or HtmlBody or both."))
        }
        return Message(
            correlation: root["Metadata"]?["dispatch_id"]?.text ?? "",
            sender: sender,
            recipient: recipient,
            subject: root["Subject"]?.text ?? "",
            text: text
        )
    }

    private func refused(_ name: String) -> Refusal { Refusal(response: refusal(name, retryAfter: nil)) }

    private static func error(_ code: Int, _ message: String) -> HTTPResponse {
        error(.unprocessableContent, code, message)
    }

    private static func error(_ status: HTTPStatus, _ code: Int, _ message: String) -> HTTPResponse {
        var json = JSONWriter()
        json.object {
            $0.key("ErrorCode")
            $0.number(code)
            $0.key("Message")
            $0.string(message)
        }
        return HTTPResponse(status, json: json.bytes)
    }
}
