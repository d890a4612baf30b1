import HTTPServer
import JSON
import Primitives

/// A browser maker's push service: `POST /push/{id}`, with Mozilla's errors. What it takes it cannot read: the text on
/// record is the body in base 64.
struct WebPushFace: ProviderFace {
    let name = "webpush"
    let path = "/push/{id}"

    let refusals: [String: HTTPResponse] = [
        "throttled": error(.tooManyRequests, 429, "Too Many Requests", "slow down"),
        "unavailable": error(.serviceUnavailable, 201, "Service Unavailable", "Use exponential back-off for retries"),
        "internal": error(.internalServerError, 999, "Internal Server Error", "An unknown error occurred"),
        "bad_request": error(.badRequest, 110, "Bad Request", "Invalid crypto keys specified"),
        "unauthorized": error(
            .unauthorized,
            109,
            "Unauthorized",
            "Request did not validate missing authorization header"
        ),
        "forbidden": error(
            .forbidden,
            109,
            "Forbidden",
            "the key in the authorization header is not the subscription's"
        ),
        "not_found": error(.notFound, 102, "Not Found", "Request did not validate invalid token"),
        "gone": error(.gone, 106, "Gone", "Request did not validate subscription no longer valid"),
        "too_large": error(
            .contentTooLarge,
            104,
            "Payload Too Large",
            "This message is intended for a constrained device"
        ),
    ]

    func accepted(_ message: Message, id: String) -> HTTPResponse {
        HTTPResponse(.created, fields: ["Location": "/m/\(id)", "TTL": message.sender])
    }

    func read(_ request: HTTPRequest) throws(Refusal) -> Message {
        let login = request[.authorization] ?? ""
        guard login.hasPrefix("vapid t="), login.contains("k=") else { throw refused("unauthorized") }
        guard let life = request["TTL"].flatMap({ Int($0) }), (0...2_592_000).contains(life) else {
            throw Refusal(response: WebPushFace.error(.badRequest, 112, "Bad Request", "Missing TTL header"))
        }
        guard request["Content-Encoding"] == "aes128gcm", request.body.count > 103, request.body[20] == 65 else {
            throw refused("bad_request")
        }
        guard request.body.count <= 4096 else { throw refused("too_large") }
        let letters = request["Topic"] ?? ""
        guard letters.utf8.count <= 32, letters.allSatisfy({ $0.isLetter || $0.isNumber || "-_".contains($0) }) else {
            throw Refusal(response: WebPushFace.error(.badRequest, 113, "Bad Request", "Invalid Topic"))
        }
        return Message(
            correlation: Randomness.secure.bytes(8).hex,
            sender: "\(life)",
            recipient: request[parameter: "id"],
            subject: request["Urgency"] ?? "",
            text: Base64.url.encode(request.body)
        )
    }

    private func refused(_ name: String) -> Refusal { Refusal(response: refusal(name, retryAfter: nil)) }

    private static func error(_ status: HTTPStatus, _ number: Int, _ word: String, _ message: String) -> HTTPResponse {
        var json = JSONWriter()
        json.object {
            $0.key("code")
            $0.number(status.code)
            $0.key("errno")
            $0.number(number)
            $0.key("error")
            $0.string(word)
            $0.key("message")
            $0.string(message)
        }
        return HTTPResponse(status, json: json.bytes)
    }
}
