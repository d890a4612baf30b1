import HTTPServer
import JSON
import Primitives

/// OneSignal's `POST /notifications`.
struct OneSignalFace: ProviderFace {
    let name = "onesignal"
    let path = "/notifications"

    let refusals: [String: HTTPResponse] = [
        "throttled": error(.tooManyRequests, "API rate limit exceeded"),
        "unavailable": HTTPResponse(.serviceUnavailable),
        "bad_request": error(.badRequest, "Message Notifications must have English language content"),
        "unauthorized": error(
            .forbidden,
            "Access denied. Please include an 'Authorization: ...' header with a valid API key"
        ),
        "plan": error(.unprocessableContent, "This app has reached the limit of its plan"),
        "not_subscribed": HTTPResponse(
            .ok,
            json: Array(#"{"id":"","errors":["All included players are not subscribed"]}"#.utf8)
        ),
        "invalid_ids": HTTPResponse(
            .ok,
            json: Array(#"{"id":"b1","errors":{"invalid_player_ids":["5a"]},"external_id":null}"#.utf8)
        ),
    ]

    func newID() -> String { UUIDv7(at: WallClock.system.now).description }

    func accepted(_ message: Message, id: String) -> HTTPResponse {
        var json = JSONWriter()
        json.object {
            $0.key("id")
            $0.string(id)
            $0.key("external_id")
            $0.string(message.correlation)
        }
        return HTTPResponse(.ok, json: json.bytes)
    }

    func read(_ request: HTTPRequest) throws(Refusal) -> Message {
        guard request[.authorization]?.hasPrefix("Key ") == true else { throw refused("unauthorized") }
        guard let root = request.json, root["app_id"]?.text != nil, let words = root["contents"]?["en"]?.text else {
            throw refused("bad_request")
        }
        guard let device = root["include_subscription_ids"]?.elements.first(where: { _ in true })?.text else {
            throw refused("bad_request")
        }
        return Message(
            correlation: root["idempotency_key"]?.text ?? "",
            sender: root["app_id"]?.text ?? "",
            recipient: device,
            subject: root["headings"]?["en"]?.text ?? "",
            text: words
        )
    }

    private func refused(_ name: String) -> Refusal { Refusal(response: refusal(name, retryAfter: nil)) }

    private static func error(_ status: HTTPStatus, _ words: String) -> HTTPResponse {
        var json = JSONWriter()
        json.object {
            $0.key("errors")
            $0.array { $0.string(words) }
        }
        return HTTPResponse(status, json: json.bytes)
    }
}
