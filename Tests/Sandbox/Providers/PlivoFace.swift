import HTTPServer
import JSON
import Primitives
import TextMessages

/// Plivo's `POST /v1/Account/{auth_id}/Message/`.
struct PlivoFace: ProviderFace {
    let name = "plivo"
    let path = "/v1/Account/{auth_id}/Message/"

    let refusals: [String: HTTPResponse] = [
        "throttled": error(.tooManyRequests, "rate limit exceeded"),
        "unavailable": error(.serviceUnavailable, "service unavailable"),
        "internal": error(.internalServerError, "internal server error"),
        "unauthorized": HTTPResponse(
            .unauthorized,
            text: "Could not verify your access level for that URL.\nYou have to login with proper credentials"
        ),
        "payment": error(.paymentRequired, "insufficient balance"),
        "forbidden": error(.forbidden, "sending to this country is not enabled for the account"),
        "not_found": error(.notFound, "not found"),
        "method": error(.methodNotAllowed, "method not allowed"),
        "conflict": error(.conflict, "conflict"),
        "unprocessable": error(.unprocessableContent, "the message cannot be processed"),
        "invalid_parameter": error(.badRequest, "url parameter is not a valid URL"),
        "invalid_address": error(.badRequest, "dst parameter is not a valid phone number"),
        "sender": error(.badRequest, "src parameter is not a number of this account"),
        "invalid_number": invalidNumber,
    ]

    func newID() -> String { Randomness.secure.uuidText() }

    func accepted(_ message: Message, id: String) -> HTTPResponse { PlivoFace.queued([id]) }

    func read(_ request: HTTPRequest) throws(Refusal) -> Message {
        guard let login = request.basicLogin, !login.user.isEmpty, !login.secret.isEmpty else {
            throw Refusal(response: refusal("unauthorized", retryAfter: nil))
        }
        guard let root = request.json else { throw refused("the body is not JSON") }
        guard let sender = root["src"]?.text ?? root["powerpack_uuid"]?.text else {
            throw refused("src or powerpack_uuid parameter not present")
        }
        guard let recipient = root["dst"]?.text else { throw refused("dst parameter not present") }
        guard PhoneNumber(recipient.hasPrefix("+") ? recipient : "+" + recipient) != nil else {
            throw refused("dst parameter is not a valid phone number")
        }
        guard let text = root["text"]?.text else { throw refused("text parameter not present") }
        let callback = root["url"]?.text.flatMap { $0.firstIndex(of: "?").map($0.suffix(from:)) } ?? ""
        let correlation = HTTPQuery(String(callback.dropFirst()))["dispatch_id"] ?? ""
        return Message(correlation: correlation, sender: sender, recipient: recipient, text: text)
    }

    private func refused(_ error: String) -> Refusal { Refusal(response: PlivoFace.error(.badRequest, error)) }

    private static func error(_ status: HTTPStatus, _ words: String) -> HTTPResponse {
        var json = JSONWriter()
        json.object {
            $0.key("api_id")
            $0.string("db342550-7f1d-11e1-8ea7-1231380bc196")
            $0.key("error")
            $0.string(words)
        }
        return HTTPResponse(status, json: json.bytes)
    }

    /// A success for none of the numbers.
    private static let invalidNumber = queued([], invalid: ["+4915112345678"])

    private static func queued(_ ids: [String], invalid: [String] = []) -> HTTPResponse {
        var json = JSONWriter()
        json.object {
            $0.key("api_id")
            $0.string("db342550-7f1d-11e1-8ea7-1231380bc196")
            $0.key("message")
            $0.string("message(s) queued")
            $0.key("message_uuid")
            $0.array { json in for id in ids { json.string(id) } }
            guard !invalid.isEmpty else { return }
            $0.key("invalid_number")
            $0.array { json in for number in invalid { json.string(number) } }
        }
        return HTTPResponse(.accepted, json: json.bytes)
    }
}
