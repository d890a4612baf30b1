import HTTPServer
import JSON
import Primitives

/// SendGrid's `POST /v3/mail/send`.
struct SendGridFace: ProviderFace {
    let name = "sendgrid"
    let path = "/v3/mail/send"

    let refusals: [String: HTTPResponse] = [
        "throttled": error(.tooManyRequests, "too many requests"),
        "unavailable": error(.serviceUnavailable, "Service Unavailable"),
        "internal": error(.internalServerError, "internal server error"),
        "unauthorized": error(.unauthorized, "The provided authorization grant is invalid, expired, or revoked"),
        "forbidden": error(
            .forbidden,
            "The from address does not match a verified Sender Identity. Mail cannot be sent until this error is resolved.",
            field: "from"
        ),
        "not_found": error(.notFound, "Not Found"),
        "method_not_allowed": error(.methodNotAllowed, "method not allowed"),
        "bad_request": error(.badRequest, "Bad Request"),
        "invalid_address": invalidAddress,
        "too_large": error(.contentTooLarge, "The request body is too large"),
    ]

    func hints(retryAfter seconds: Int) -> HTTPFields {
        let reset = WallClock.system.now.seconds + Int64(seconds)
        return ["X-RateLimit-Limit": "600", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "\(reset)"]
    }

    func newID() -> String { Base64.url.encode(Randomness.secure.bytes(16)) }

    func accepted(_ message: Message, id: String) -> HTTPResponse {
        HTTPResponse(.accepted, fields: ["X-Message-Id": id], bytes: [])
    }

    func read(_ request: HTTPRequest) throws(Refusal) -> Message {
        guard request[.authorization]?.hasPrefix("Bearer SG.") == true else { throw refused("unauthorized") }
        guard let root = request.json else { throw refused("bad_request") }
        let personalization = root["personalizations"]?.elements.first { _ in true }
        guard let to = personalization?["to"]?.elements.first(where: { _ in true }) else {
            throw refused(
                "The personalizations field is required and must have at least one personalization.",
                "personalizations"
            )
        }
        guard let recipient = to["email"]?.text, recipient.isAddress else {
            throw Refusal(response: SendGridFace.invalidAddress)
        }
        guard let sender = root["from"]?["email"]?.text, sender.isAddress else {
            throw refused("The from object must be provided for every email send.", "from.email")
        }
        guard let subject = personalization?["subject"]?.text ?? root["subject"]?.text else {
            throw refused("The subject is required.", "subject")
        }
        var message = Message(sender: sender, recipient: recipient, subject: subject)
        message.text = try content(root)
        message.correlation = personalization?["custom_args"]?["dispatch_id"]?.text ?? ""
        message.echoes =
            personalization?["custom_args"]?.members.compactMap { member in
                member.value.text.map { (member.key, $0) }
            } ?? []
        return message
    }

    /// The first part, plain text going before HTML.
    private func content(_ root: JSONValue) throws(Refusal) -> String {
        let parts = root["content"].map { Array($0.elements) } ?? []
        guard !parts.isEmpty else {
            throw refused("Unless a valid template_id is provided, the content parameter is required.", "content")
        }
        for (index, part) in parts.enumerated() where part["value"]?.text == nil {
            throw refused(
                "The content value must be a string at least one character in length.",
                "content.\(index).value"
            )
        }
        let types = parts.map { $0["type"]?.text }
        guard types.firstIndex(of: "text/html") ?? 1 >= types.firstIndex(of: "text/plain") ?? 0 else {
            throw refused("If present, text/plain must be first, followed by text/html.", "content")
        }
        return parts[0]["value"]?.text ?? ""
    }

    private func refused(_ name: String) -> Refusal { Refusal(response: refusal(name, retryAfter: nil)) }

    private func refused(_ message: String, _ field: String) -> Refusal {
        Refusal(response: SendGridFace.error(.badRequest, message, field: field))
    }

    private static let invalidAddress = error(
        .badRequest,
        "Does not contain a valid address.",
        field: "personalizations.0.to.0.email"
    )

    private static func error(_ status: HTTPStatus, _ message: String, field: String? = nil) -> HTTPResponse {
        var json = JSONWriter()
        json.object {
            $0.key("errors")
            $0.array {
                $0.object {
                    $0.key("message")
                    $0.string(message)
                    $0.key("field")
                    if let field { $0.string(field) } else { $0.null() }
                    $0.key("help")
                    $0.null()
                }
            }
        }
        return HTTPResponse(status, json: json.bytes)
    }
}
