import HTTPServer
import Primitives

/// Mailgun's `POST /v3/{domain}/messages`, of an urlencoded form.
struct MailgunFace: ProviderFace {
    let name = "mailgun"
    let path = "/v3/{domain}/messages"

    let refusals: [String: HTTPResponse] = [
        "throttled": error(.tooManyRequests, "Too Many Requests"),
        "unavailable": error(.serviceUnavailable, "Service Unavailable"),
        "internal": error(.internalServerError, "Internal Server Error"),
        "unauthorized": HTTPResponse(.unauthorized, text: "Forbidden"),
        "payment": error(.paymentRequired, "Domain example.com is not allowed to send: payment required."),
        "domain": error(.notFound, "Domain not found: example.com"),
        "invalid_address": error(.badRequest, "to parameter is not a valid address. please check documentation"),
        "too_large": error(.contentTooLarge, "Request Entity Too Large"),
    ]

    func accepted(_ message: Message, id: String) -> HTTPResponse {
        var json = JSONWriter()
        json.object {
            $0.key("id")
            $0.string("<\(id)>")
            $0.key("message")
            $0.string("Queued. Thank you.")
        }
        return HTTPResponse(.ok, json: json.bytes)
    }

    func newID() -> String { "20261121100000.\(Randomness.secure.bytes(8).hex)@example.com" }

    func read(_ request: HTTPRequest) throws(Refusal) -> Message {
        guard let login = request.basicLogin, login.user == "api", !login.secret.isEmpty
        else { throw refused("unauthorized") }
        let form = HTTPQuery(String(decoding: request.body, as: UTF8.self))
        for name in ["from", "to", "subject"] where form[name]?.isEmpty ?? true {
            throw Refusal(response: MailgunFace.error(.badRequest, "\(name) parameter is missing"))
        }
        guard let recipient = form["to"]?.bareAddress, recipient.isAddress else { throw refused("invalid_address") }
        guard let text = form["text"] ?? form["html"] else {
            throw Refusal(
                response: MailgunFace.error(
                    .badRequest,
                    "Need at least one of 'text', 'html', 'amp-html' or 'template' parameters specified"
                )
            )
        }
        return Message(
            correlation: form["v:dispatch_id"] ?? "",
            sender: form["from"] ?? "",
            recipient: recipient,
            subject: form["subject"] ?? "",
            text: text
        )
    }

    private func refused(_ name: String) -> Refusal { Refusal(response: refusal(name, retryAfter: nil)) }

    private static func error(_ status: HTTPStatus, _ message: String) -> HTTPResponse {
        var json = JSONWriter()
        json.object {
            $0.key("message")
            $0.string(message)
        }
        return HTTPResponse(status, json: json.bytes)
    }
}
