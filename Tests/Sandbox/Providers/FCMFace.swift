import HTTPServer
import JSON
import Primitives

/// FCM's `POST /v1/projects/{project}/messages:send`.
struct FCMFace: ProviderFace {
    let name = "fcm"
    let path = "/v1/projects/{project}/messages:send"

    let refusals: [String: HTTPResponse] = [
        "throttled": error(
            .tooManyRequests,
            "RESOURCE_EXHAUSTED",
            "Sending limit exceeded for the message target.",
            "QUOTA_EXCEEDED"
        ),
        "unavailable": error(
            .serviceUnavailable,
            "UNAVAILABLE",
            "The service is currently unavailable.",
            "UNAVAILABLE"
        ),
        "internal": error(.internalServerError, "INTERNAL", "Internal error encountered.", "INTERNAL"),
        "bad_gateway": HTTPResponse(.badGateway, html: Array("<!DOCTYPE html><title>Error 502</title>".utf8)),
        "unregistered": error(.notFound, "NOT_FOUND", "Requested entity was not found.", "UNREGISTERED"),
        "sender_mismatch": error(.forbidden, "PERMISSION_DENIED", "SenderId mismatch", "SENDER_ID_MISMATCH"),
        "third_party": error(
            .unauthorized,
            "UNAUTHENTICATED",
            "Auth error from APNS or Web Push Service",
            "THIRD_PARTY_AUTH_ERROR"
        ),
        "unauthenticated": error(
            .unauthorized,
            "UNAUTHENTICATED",
            "Request had invalid authentication credentials. Expected OAuth 2 access token."
        ),
        "denied": error(
            .forbidden,
            "PERMISSION_DENIED",
            "Permission 'cloudmessaging.messages.create' denied on resource '//cloudresourcemanager.googleapis.com/x'."
        ),
        "invalid_token": error(
            .badRequest,
            "INVALID_ARGUMENT",
            "The registration token is not a valid FCM registration token",
            "INVALID_ARGUMENT"
        ),
        "invalid_field": error(
            .badRequest,
            "INVALID_ARGUMENT",
            "Invalid value at 'message.token' (TYPE_STRING), 1",
            violating: "message.token"
        ),
        "invalid_argument": error(
            .badRequest,
            "INVALID_ARGUMENT",
            "Invalid data payload key: from",
            "INVALID_ARGUMENT",
            violating: "message.data"
        ),
    ]

    func newID() -> String { Randomness.secure.bytes(8).hex }

    func accepted(_ message: Message, id: String) -> HTTPResponse {
        var json = JSONWriter()
        json.object {
            $0.key("name")
            $0.string("projects/\(message.sender)/messages/\(id)")
        }
        return HTTPResponse(.ok, json: json.bytes)
    }

    func read(_ request: HTTPRequest) throws(Refusal) -> Message {
        guard request[.authorization]?.hasPrefix("Bearer \(GoogleFace.prefix)") == true else {
            throw refused("unauthenticated")
        }
        guard let root = request.json, let push = root["message"] else { throw refused("invalid_argument") }
        guard let token = push["token"]?.text, !token.contains(" ") else { throw refused("invalid_field") }
        guard request.body.count - token.utf8.count <= 4200 else { throw refused("invalid_argument") }
        let data = push["data"].map { Array($0.members) } ?? []
        guard data.allSatisfy({ (try? $0.value.string()) != nil }) else { throw refused("invalid_argument") }
        return Message(
            correlation: push["data"]?["notification_id"]?.text ?? "",
            sender: request[parameter: "project"],
            recipient: token,
            subject: push["notification"]?["title"]?.text ?? "",
            text: push["notification"]?["body"]?.text ?? ""
        )
    }

    private func refused(_ name: String) -> Refusal { Refusal(response: refusal(name, retryAfter: nil)) }

    private static func error(
        _ status: HTTPStatus,
        _ word: String,
        _ message: String,
        _ code: String? = nil,
        violating field: String? = nil
    ) -> HTTPResponse {
        var json = JSONWriter()
        json.object {
            $0.key("error")
            $0.object { json in
                json.key("code")
                json.number(status.code)
                json.key("message")
                json.string(message)
                json.key("status")
                json.string(word)
                json.key("details")
                json.array { write(code, field, to: &$0) }
            }
        }
        return HTTPResponse(status, json: json.bytes)
    }

    private static func write(_ code: String?, _ field: String?, to json: inout JSONWriter) {
        if let code {
            json.object {
                $0.key("@type")
                $0.string("type.googleapis.com/google.firebase.fcm.v1.FcmError")
                $0.key("errorCode")
                $0.string(code)
            }
        }
        guard let field else { return }
        json.object { json in
            json.key("@type")
            json.string("type.googleapis.com/google.rpc.BadRequest")
            json.key("fieldViolations")
            json.array { json in
                json.object {
                    $0.key("field")
                    $0.string(field)
                    $0.key("description")
                    $0.string("Invalid value")
                }
            }
        }
    }
}
