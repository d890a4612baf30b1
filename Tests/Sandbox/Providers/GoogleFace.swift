import HTTPServer
import JSON
import Primitives

/// Google's `POST /token`: access tokens for service accounts. Each is on record as a send to the account.
struct GoogleFace: ProviderFace {
    static let prefix = "ya29."

    let name = "google"
    let path = "/token"

    let refusals: [String: HTTPResponse] = [
        "throttled": error(.tooManyRequests, "rate_limit_exceeded", "Too many requests"),
        "unavailable": error(.serviceUnavailable, "backend_error", "Backend Error"),
        "invalid_grant": error(.badRequest, "invalid_grant", "Invalid JWT Signature."),
        "invalid_request": error(.badRequest, "invalid_request", "Missing required parameter: assertion"),
    ]

    func accepted(_ message: Message, id: String) -> HTTPResponse {
        var json = JSONWriter()
        json.object {
            $0.key("access_token")
            $0.string(GoogleFace.prefix + id)
            $0.key("expires_in")
            $0.number(3599)
            $0.key("token_type")
            $0.string("Bearer")
        }
        return HTTPResponse(.ok, json: json.bytes)
    }

    /// The signature is for others to judge.
    func read(_ request: HTTPRequest) throws(Refusal) -> Message {
        let form = HTTPQuery(String(decoding: request.body, as: UTF8.self))
        guard form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer", let assertion = form["assertion"]
        else { throw refused("invalid_request") }
        let parts = assertion.split(separator: ".")
        guard parts.count == 3, let bytes = Base64.url.decode(parts[1]),
            let claims = try? JSONDocument(parsing: bytes).root, let issuer = claims["iss"]?.text,
            claims["scope"]?.text == "https://www.googleapis.com/auth/firebase.messaging", claims["aud"]?.text != nil,
            let issued = try? claims["iat"]?.integer(), let expiry = try? claims["exp"]?.integer(),
            expiry - issued <= 3600, expiry > WallClock.system.now.seconds
        else { throw refused("invalid_grant") }
        return Message(correlation: assertion, sender: issuer, recipient: issuer, subject: "token")
    }

    private func refused(_ name: String) -> Refusal { Refusal(response: refusal(name, retryAfter: nil)) }

    private static func error(_ status: HTTPStatus, _ code: String, _ words: String) -> HTTPResponse {
        var json = JSONWriter()
        json.object {
            $0.key("error")
            $0.string(code)
            $0.key("error_description")
            $0.string(words)
        }
        return HTTPResponse(status, json: json.bytes)
    }
}
