import ChannelWorker
import Concurrency
import Crypto
import HTTPClient
import JSON
import Primitives
import Wire

/// Browsers, through whichever push service each has named (RFC 8030). An endpoint is what somebody sent us: only what
/// a service that we know says is taken to be about us and all others, so that nobody can stop everybody's pushes.
struct WebPushProvider: PushAPI {
    let name = "webpush"
    let account: String
    let rate: SendRate
    let client: HTTPClient
    let clock: WallClock
    private let vapid: VAPID
    private let admission: SSRFGuard
    private let services: [String]
    private let randomness: Randomness

    /// `services` are the hosts that we know, or with a dot before them their zones.
    init(
        _ client: HTTPClient,
        vapid: VAPID,
        account: String = "main",
        rate: SendRate = .unlimited,
        admission: SSRFGuard = SSRFGuard(),
        services: [String],
        clock: WallClock = .system,
        randomness: Randomness = .secure
    ) {
        (self.client, self.vapid, self.account, self.rate) = (client, vapid, account, rate)
        (self.admission, self.services, self.clock, self.randomness) = (admission, services, clock, randomness)
    }

    func request(for push: Push, until deadline: Deadline) async throws(Unsendable) -> HTTPClientRequest {
        guard case .subscription(let browser) = push.address, let url = try? admission.admit(browser.endpoint) else {
            throw Unsendable(.deadAddress(SendFault("endpoint_refused", "the endpoint is no public push service")))
        }
        let message = WebPushMessage(push: push).json
        guard message.count <= WebPushCipher.largest else { throw .tooLarge }
        do throws(CryptoError) {
            let cipher = WebPushCipher(key: try .generate(), salt: randomness.bytes(16))
            var headers: HTTPClientHeaders = [
                "Authorization": try vapid.authorization(for: url, at: clock.now), "TTL": "\(push.secondsToLive)",
                "Urgency": push.urgency, "Content-Encoding": "aes128gcm", "Content-Type": "application/octet-stream",
            ]
            if let key = push.options?.collapseKey { headers["Topic"] = WebPushProvider.topic(key) }
            return HTTPClientRequest(.post, url, headers: headers, body: try cipher.encrypt(message, for: browser))
        } catch {
            throw Unsendable(.deadAddress(SendFault("invalid_subscription", "the browser's keys are none")))
        }
    }

    func outcome(of response: HTTPClientResponse, to push: Push) -> SendOutcome {
        if response.isSuccess { return .accepted(providerID: response.headers["location"]) }
        let words = (try? JSONDocument(parsing: response.body).root["message"]?.string()) ?? ""
        let code = "\(response.status)"
        let fault: (String) -> SendFault = { SendFault($0, SendFault.redacted(words), providerCode: code) }
        switch response.status {
        case 404, 410: return .deadAddress(fault("unregistered"))
        case 413: return .refused(fault("payload_too_large"))
        case 400: return .refused(fault("provider_refused"))
        default: return own(SendOutcome(refusal: response, code, words), push)
        }
    }

    func outcome(of error: HTTPClientError, to push: Push) -> SendOutcome {
        if error.code == .addressRefused {
            return .deadAddress(SendFault("endpoint_refused", "the endpoint's address is not public"))
        }
        return own(SendOutcome(error), push)
    }

    /// About this browser alone, unless its service is one that we know.
    private func own(_ outcome: SendOutcome, _ push: Push) -> SendOutcome {
        guard !isKnown(push) else { return outcome }
        switch outcome {
        case .notNow(var fault, let retryAfter), .throttled(var fault, let retryAfter):
            fault.retryAfter = retryAfter
            return .recipientNotNow(fault)
        case .misconfigured(let fault): return .refused(fault)
        default: return outcome
        }
    }

    private func isKnown(_ push: Push) -> Bool {
        guard case .subscription(let browser) = push.address, let url = try? HTTPURL(browser.endpoint) else {
            return false
        }
        let host = url.host.lowercased()
        return services.contains { $0.hasPrefix(".") ? host.hasSuffix($0) : host == $0 }
    }

    /// At most 32 letters of the URL-safe alphabet.
    private static func topic(_ key: String) -> String {
        String(Base64.url.encode(HashAlgorithm.sha256.hash(Array(key.utf8))).prefix(32))
    }
}

extension Push {
    fileprivate var urgency: String {
        switch priority {
        case .low: "low"
        case .high, .critical: "high"
        default: "normal"
        }
    }
}
