import HTTPServer
import JSON
import Primitives

/// Apple's `POST /3/device/{token}`. Every reason that Apple documents is a refusal of its name.
struct APNsFace: ProviderFace {
    let name = "apns"
    let path = "/3/device/{token}"

    let refusals: [String: HTTPResponse]

    private static let reasons: [(HTTPStatus, [String])] = [
        (
            .badRequest,
            [
                "BadCollapseId", "BadDeviceToken", "BadExpirationDate", "BadMessageId", "BadPriority", "BadTopic",
                "DeviceTokenNotForTopic", "DuplicateHeaders", "IdleTimeout", "InvalidPushType", "MissingDeviceToken",
                "MissingTopic", "PayloadEmpty", "TopicDisallowed",
            ]
        ),
        (
            .forbidden,
            [
                "BadCertificate", "BadCertificateEnvironment", "ExpiredProviderToken", "Forbidden",
                "InvalidProviderToken", "MissingProviderToken", "UnrelatedKeyIdInToken", "BadEnvironmentKeyIdInToken",
                "BadEnvironmentKeyInToken",
            ]
        ),
        (.notFound, ["BadPath"]),
        (.methodNotAllowed, ["MethodNotAllowed"]),
        (.gone, ["ExpiredToken", "Unregistered"]),
        (.contentTooLarge, ["PayloadTooLarge"]),
        (.tooManyRequests, ["TooManyProviderTokenUpdates", "TooManyRequests"]),
        (.internalServerError, ["InternalServerError"]),
        (.serviceUnavailable, ["ServiceUnavailable", "Shutdown"]),
    ]

    init() {
        var refusals: [String: HTTPResponse] = [:]
        for (status, reasons) in APNsFace.reasons {
            for reason in reasons { refusals[reason] = APNsFace.error(status, reason) }
        }
        refusals["throttled"] = refusals["TooManyRequests"]
        refusals["unavailable"] = refusals["ServiceUnavailable"]
        self.refusals = refusals
    }

    /// Nothing but the client's own id, in a header.
    func accepted(_ message: Message, id: String) -> HTTPResponse {
        HTTPResponse(.ok, fields: ["apns-id": message.correlation.isEmpty ? id : message.correlation])
    }

    func newID() -> String { UUIDv7(at: WallClock.system.now).description.uppercased() }

    func read(_ request: HTTPRequest) throws(Refusal) -> Message {
        let login = request[.authorization] ?? ""
        guard login.hasPrefix("bearer ") else { throw refused("MissingProviderToken") }
        guard login.dropFirst(7).split(separator: ".").count == 3 else { throw refused("InvalidProviderToken") }
        let token = request[parameter: "token"]
        guard token.count >= 64, token.allSatisfy(\.isHexDigit) else { throw refused("BadDeviceToken") }
        guard let topic = request["apns-topic"], !topic.isEmpty else { throw refused("MissingTopic") }
        guard topic.contains(".") else { throw refused("BadTopic") }
        guard ["alert", "background", "voip"].contains(request["apns-push-type"]) else {
            throw refused("InvalidPushType")
        }
        guard ["10", "5", "1"].contains(request["apns-priority"] ?? "10") else { throw refused("BadPriority") }
        guard Int64(request["apns-expiration"] ?? "0") != nil else { throw refused("BadExpirationDate") }
        guard request["apns-collapse-id"].map({ $0.utf8.count <= 64 }) ?? true else { throw refused("BadCollapseId") }
        guard request.body.count <= 4096 else { throw refused("PayloadTooLarge") }
        guard let alert = try? JSONDocument(parsing: request.body).root["aps"]?["alert"] else {
            throw refused("PayloadEmpty")
        }
        return Message(
            correlation: request["apns-id"] ?? "",
            sender: topic,
            recipient: token,
            subject: alert["title"]?.text ?? "",
            text: alert["body"]?.text ?? ""
        )
    }

    private func refused(_ name: String) -> Refusal { Refusal(response: refusal(name, retryAfter: nil)) }

    private static func error(_ status: HTTPStatus, _ reason: String) -> HTTPResponse {
        var json = JSONWriter()
        json.object {
            $0.key("reason")
            $0.string(reason)
            guard status == .gone else { return }
            $0.key("timestamp")
            $0.number(WallClock.system.now.milliseconds)
        }
        return HTTPResponse(status, json: json.bytes)
    }
}
