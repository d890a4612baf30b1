import ChannelWorker
import Concurrency
import Crypto
import HTTPClient
import Primitives
import TestSupport
import Testing
import Wire
import WorkerSupport

@testable import PushWorker

@Suite("Web Push", .timeLimit(.minutes(2)))
struct WebPushProviderTests {
    @Test("a push is taken and known by the service's own name for it")
    func success() async throws {
        let fixture = try await PushFixture.shared.value
        let provider = try fixture.webPush("web-success")
        let outcome = try await fixture.outcome(of: provider, to: try fixture.browser("web-success").address, .webpush)
        guard case .accepted(let id, _, _) = outcome else { return #expect(Bool(false), "\(outcome)") }
        #expect(id?.hasPrefix("/m/") == true)
        #expect(try await fixture.front.traffic("/webpush/web-success/", of: 1).protocols == ["HTTP/2.0"])
    }

    @Test(
        "every error of a push service has its outcome",
        arguments: [
            ("not_found", "deadAddress"), ("gone", "deadAddress"), ("too_large", "refused"), ("bad_request", "refused"),
            ("unauthorized", "misconfigured"), ("forbidden", "misconfigured"), ("throttled", "throttled"),
            ("unavailable", "notNow"), ("internal", "notNow"),
        ]
    )
    func errors(_ refusal: String, _ kind: String) async throws {
        let fixture = try await PushFixture.shared.value
        let account = "web-\(refusal)"
        let address = try fixture.browser(account).address
        let outcome = try await fixture.outcome(
            of: try fixture.webPush(account),
            to: address,
            .webpush,
            refusing: refusal
        )
        #expect(outcome.kind == kind, "\(outcome)")
    }

    @Test(
        "a service that nobody knows speaks for its own browser only",
        arguments: [
            ("throttled", "recipientNotNow"), ("unavailable", "recipientNotNow"), ("forbidden", "refused"),
            ("gone", "deadAddress"),
        ]
    )
    func unknownService(_ refusal: String, _ kind: String) async throws {
        let fixture = try await PushFixture.shared.value
        let account = "web-unknown-\(refusal)"
        let provider = try fixture.webPush(account, knows: [".push.apple.com"])
        let address = try fixture.browser(account).address
        let outcome = try await fixture.outcome(of: provider, to: address, .webpush, refusing: refusal, retryAfter: 90)
        #expect(outcome.kind == kind, "\(outcome)")
        if refusal == "throttled" { #expect(outcome.fault?.retryAfter == .seconds(90)) }
    }

    @Test(
        "endpoints that are no public push service are not called",
        arguments: [
            "https://127.0.0.1/push", "https://10.0.0.1/push", "https://169.254.169.254/latest",
            "http://push.example.com/x",
            "https://localhost/x", "https://push.example.com:22/x", "https://user:pw@push.example.com/x", "nonsense",
        ]
    )
    func guarded(_ endpoint: String) async throws {
        let fixture = try await PushFixture.shared.value
        let key = try VAPID(.generate(.es256), subject: "mailto:push@demo.test")
        let provider = WebPushProvider(fixture.client, vapid: key, account: "web-guarded", services: [])
        guard case .subscription(var browser) = try fixture.browser("web-guarded").address else { return }
        browser.endpoint = endpoint
        let outcome = try await fixture.outcome(of: provider, to: .subscription(browser), .webpush)
        #expect(outcome.kind == "deadAddress" && outcome.fault?.code == "endpoint_refused")
    }

    @Test("keys that are none make a dead device, not a failing worker")
    func badKeys() async throws {
        let fixture = try await PushFixture.shared.value
        let provider = try fixture.webPush("web-keys")
        guard case .subscription(var browser) = try fixture.browser("web-keys").address else { return }
        for key in [[], [4], [UInt8](repeating: 4, count: 65)] {
            browser.publicKey = key
            let outcome = try await fixture.outcome(of: provider, to: .subscription(browser), .webpush)
            #expect(outcome.fault?.code == "invalid_subscription", "\(outcome)")
        }
    }

    @Test("urgency, life and topic are the push's own")
    func headers() async throws {
        let fixture = try await PushFixture.shared.value
        let provider = try fixture.webPush("web-headers")
        let target = PushTarget(platform: .webpush, address: try fixture.browser("web-headers").address)
        for (priority, urgency) in [(Priority.low, "low"), (.normal, "normal"), (.critical, "high")] {
            var dispatch = PushFixture.dispatch([target], options: PushOptions(collapseKey: "an order / é"))
            (dispatch.priority, dispatch.expiresAt) = (priority, dispatch.acceptedAt + .seconds(60))
            let push = try Push(dispatch, PushFixture.words(), at: dispatch.acceptedAt)
            let headers = try await provider.request(for: push, until: .after(.seconds(5))).headers
            #expect(headers["Urgency"] == urgency && headers["TTL"] == "60" && headers["Topic"]?.utf8.count == 32)
        }
    }
}
