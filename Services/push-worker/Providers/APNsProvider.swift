import ChannelWorker
import Concurrency
import Crypto
import HTTPClient
import JSON
import Primitives
import Wire

/// The Apple Push Notification service, with a provider token.
struct APNsProvider: TokenAPI {
    let name = "apns"
    let client: HTTPClient
    let clock: WallClock
    let login: PushAccount
    let token: SharedToken
    private let topic: String

    private static let largest = 4096

    /// `topic` is the bundle id of the app, where a device does not name its own.
    init(
        _ client: HTTPClient,
        _ login: PushAccount,
        topic: String,
        token: SharedToken,
        clock: WallClock = .system
    ) {
        (self.client, self.login, self.topic, self.token, self.clock) = (client, login, topic, token, clock)
    }

    /// Of at most 64 bytes, as Apple wants it; of longer keys their hash.
    static func collapseID(_ key: String) -> String {
        key.utf8.count <= 64 ? key : HashAlgorithm.sha256.hash(Array(key.utf8)).hex
    }

    func request(for push: Push, until deadline: Deadline) async throws(Unsendable) -> HTTPClientRequest {
        guard let device = push.token, !device.isEmpty, device.allSatisfy(\.isHexDigit),
            let url = login.url("/3/device/\(device)")
        else {
            throw .badAddress
        }
        let body = APNsPayload(push: push).json
        guard body.count <= APNsProvider.largest else { throw .tooLarge }
        var headers: HTTPClientHeaders = [
            "authorization": "bearer \(try await token.text())", "apns-id": push.id.description,
            "apns-topic": push.bundle ?? topic, "apns-push-type": "alert",
            "apns-priority": push.isUrgent ? "10" : "5", "apns-expiration": "\(push.expiresAt.seconds)",
            "content-type": "application/json",
        ]
        if let key = push.options?.collapseKey { headers["apns-collapse-id"] = APNsProvider.collapseID(key) }
        return HTTPClientRequest(.post, url, headers: headers, body: body)
    }

    func blamesToken(_ response: HTTPClientResponse) -> Bool {
        response.status == 403 && APNsError(response).reason == "ExpiredProviderToken"
    }

    func outcome(of response: HTTPClientResponse, to push: Push) -> SendOutcome {
        if response.status == 200 { return .accepted(providerID: response.headers["apns-id"]) }
        let error = APNsError(response)
        let fault: (String) -> SendFault = { SendFault($0, providerCode: error.reason) }
        switch error.reason {
        case "Unregistered", "ExpiredToken":
            var dead = fault("unregistered")
            dead.since = error.since
            return .deadAddress(dead)
        case "BadDeviceToken", "DeviceTokenNotForTopic", "MissingDeviceToken":
            return .deadAddress(fault("invalid_token"))
        // A bundle that a device named itself says nothing of our settings.
        case "BadTopic" where push.bundle != nil, "TopicDisallowed" where push.bundle != nil:
            return .refused(fault("provider_refused"))
        case let reason? where APNsError.ours.contains(reason): return .misconfigured(fault("provider_misconfigured"))
        case "TooManyRequests": return .recipientNotNow(fault("device_throttled"))
        case "TooManyProviderTokenUpdates":
            return .throttled(fault("provider_throttled"), retryAfter: AppleLogin.leastAge)
        case "IdleTimeout", "Shutdown", "ServiceUnavailable", "InternalServerError":
            return .notNow(fault("provider_unavailable"), retryAfter: response.retryAfter)
        default: return SendOutcome(refusal: response, error.reason, "")
        }
    }
}

extension Push {
    /// The app that the device names, where it looks like a bundle id.
    fileprivate var bundle: String? { app.flatMap { $0.contains(".") ? $0 : nil } }
}

/// Apple's word for why not.
private struct APNsError {
    let reason: String?
    /// Since when there is nobody under the token.
    let since: Timestamp?

    init(_ response: HTTPClientResponse) {
        let root = try? JSONDocument(parsing: response.body).root
        reason = try? root?["reason"]?.string()
        since = (try? root?["timestamp"]?.integer(0...1 << 50)).map(Timestamp.init(milliseconds:))
    }

    /// Our certificate, token, topic or address is wrong, and so it is for every device. Apple's servers spell one of
    /// them otherwise than its documents.
    static let ours: Set<String> = [
        "BadCertificate", "BadCertificateEnvironment", "ExpiredProviderToken", "Forbidden", "InvalidProviderToken",
        "MissingProviderToken", "UnrelatedKeyIdInToken", "BadEnvironmentKeyIdInToken", "BadEnvironmentKeyInToken",
        "BadTopic", "MissingTopic", "TopicDisallowed", "BadPath", "MethodNotAllowed",
    ]
}
