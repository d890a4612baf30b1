import ChannelWorker
import Concurrency
import HTTPClient
import JSON
import Primitives
import Wire

/// Firebase Cloud Messaging, HTTP v1: one request a token.
struct FCMProvider: TokenAPI {
    let name = "fcm"
    let client: HTTPClient
    let clock: WallClock
    let login: PushAccount
    let token: SharedToken
    private let url: HTTPURL

    /// What FCM takes of a message's own words and data.
    private static let largest = 4096

    init(
        _ client: HTTPClient,
        _ login: PushAccount,
        project: String,
        token: SharedToken,
        clock: WallClock = .system
    ) throws(HTTPClientError) {
        (self.client, self.login, self.token, self.clock) = (client, login, token, clock)
        url = try HTTPURL(login.base + "/v1/projects/\(project)/messages:send")
    }

    func request(for push: Push, until deadline: Deadline) async throws(Unsendable) -> HTTPClientRequest {
        guard let device = push.token else { throw .badAddress }
        let body = FCMMessage(push: push, token: device).json
        guard body.count <= FCMProvider.largest + device.utf8.count else { throw .tooLarge }
        let headers: HTTPClientHeaders = [
            "Authorization": "Bearer \(try await token.text())", "Content-Type": "application/json",
        ]
        return HTTPClientRequest(.post, url, headers: headers, body: body)
    }

    func blamesToken(_ response: HTTPClientResponse) -> Bool {
        response.status == 401 && FCMError(response).code == "UNAUTHENTICATED"
    }

    func outcome(of response: HTTPClientResponse, to push: Push) -> SendOutcome {
        if response.isSuccess {
            let root = try? JSONDocument(parsing: response.body).root
            return .accepted(providerID: try? root?["name"]?.string())
        }
        let error = FCMError(response)
        let fault: (String) -> SendFault = { SendFault($0, SendFault.redacted(error.words), providerCode: error.code) }
        switch error.code {
        case "UNREGISTERED": return .deadAddress(fault("unregistered"))
        case "SENDER_ID_MISMATCH": return .deadAddress(fault("wrong_sender"))
        case "INVALID_ARGUMENT":
            return error.isAboutToken ? .deadAddress(fault("invalid_token")) : .refused(fault("provider_refused"))
        // Of the key with which FCM itself goes to Apple or to browsers.
        case "THIRD_PARTY_AUTH_ERROR", "UNAUTHENTICATED", "PERMISSION_DENIED":
            return .misconfigured(fault("provider_misconfigured"))
        case "QUOTA_EXCEEDED", "RESOURCE_EXHAUSTED":
            return .throttled(fault("provider_throttled"), retryAfter: response.retryAfter ?? .seconds(60))
        case "UNAVAILABLE":
            return .notNow(fault("provider_unavailable"), retryAfter: response.retryAfter ?? .seconds(10))
        case "INTERNAL": return .notNow(fault("provider_unavailable"), retryAfter: response.retryAfter)
        default: return SendOutcome(refusal: response, error.code, error.words)
        }
    }
}

/// What FCM says of a request that it does not take. The detail of its own kind decides; the status may say less.
private struct FCMError {
    let code: String?
    let words: String
    let isAboutToken: Bool

    init(_ response: HTTPClientResponse) {
        let error = (try? JSONDocument(parsing: response.body).root)?["error"]
        let details = error?["details"].map { Array($0.elements) } ?? []
        let own = details.lazy.compactMap { try? $0["errorCode"]?.string() }.first
        code = own ?? (try? error?["status"]?.string())
        words = (try? error?["message"]?.string()) ?? ""
        let fields = details.flatMap { $0["fieldViolations"].map { Array($0.elements) } ?? [] }
        isAboutToken =
            words.contains("not a valid FCM registration token")
            || fields.contains { (try? $0["field"]?.string()) == "message.token" }
    }
}
