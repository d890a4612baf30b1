import ChannelWorker
import Concurrency
import HTTPClient
import JSON
import Primitives
import Wire

/// OneSignal, for devices that are known by its subscription ids. It knows a message that comes twice by its key.
struct OneSignalProvider: PushAPI {
    static let path = "/notifications?c=push"

    let name = "onesignal"
    var account: String { login.name }
    var rate: SendRate { login.rate }
    let isIdempotent = true
    let client: HTTPClient
    let clock: WallClock
    private let login: PushAccount
    private let app: String
    private let key: String
    private let url: HTTPURL

    init(
        _ client: HTTPClient,
        _ login: PushAccount,
        app: String,
        key: String,
        clock: WallClock = .system
    ) throws(HTTPClientError) {
        (self.client, self.login, self.clock) = (client, login, clock)
        (self.app, self.key) = (app, key)
        url = try HTTPURL(login.base + OneSignalProvider.path)
    }

    func request(for push: Push, until deadline: Deadline) async throws(Unsendable) -> HTTPClientRequest {
        guard let device = push.token else { throw .badAddress }
        var request = HTTPClientRequest(
            .post,
            url,
            headers: ["Authorization": "Key \(key)", "Content-Type": "application/json"],
            body: body(push, device)
        )
        request.isIdempotent = true
        return request
    }

    /// A success without an id has sent nothing.
    func outcome(of response: HTTPClientResponse, to push: Push) -> SendOutcome {
        let root = try? JSONDocument(parsing: response.body).root
        let errors = root?["errors"]
        let words = errors?.elements.lazy.compactMap { try? $0.string() }.first { _ in true } ?? ""
        let fault: (String) -> SendFault = {
            SendFault($0, SendFault.redacted(words), providerCode: "\(response.status)")
        }
        guard response.isSuccess else { return again(SendOutcome(refusal: response, nil, words)) }
        let isUnknown = OneSignalProvider.lists.contains { errors?[$0] != nil }
        if isUnknown || words.contains("not subscribed") { return .deadAddress(fault("unregistered")) }
        guard let id = try? root?["id"]?.string(1...100) else { return .refused(fault("provider_refused")) }
        return .accepted(providerID: id)
    }

    func outcome(of error: HTTPClientError, to push: Push) -> SendOutcome { again(SendOutcome(error)) }

    /// What it may have taken can be asked for again: under its key it is not sent twice.
    private func again(_ outcome: SendOutcome) -> SendOutcome {
        guard case .unknown(let fault) = outcome else { return outcome }
        return .notNow(fault, retryAfter: nil)
    }

    /// Where it lists those whom it did not reach.
    private static let lists = ["invalid_player_ids", "invalid_subscription_ids"]

    private func body(_ push: Push, _ device: String) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 1024)
        json.object {
            $0.member("app_id", app)
            $0.member("idempotency_key", push.id.description)
            $0.key("include_subscription_ids")
            $0.array { $0.string(device) }
            // The words are in the person's language already: one text under the language that all must have.
            $0.key("contents")
            $0.object { $0.member("en", push.body ?? push.title) }
            if let title = push.title {
                $0.key("headings")
                $0.object { $0.member("en", title) }
            }
            $0.member("url", push.url)
            $0.member("big_picture", push.options?.imageURL)
            $0.member("collapse_id", push.options?.collapseKey.map(APNsProvider.collapseID))
            $0.key("ttl")
            $0.number(push.secondsToLive)
            $0.key("priority")
            $0.number(push.isUrgent ? 10 : 5)
            $0.key("data")
            $0.object { $0.member("notification_id", push.notificationID.description) }
        }
        return json.bytes
    }
}
