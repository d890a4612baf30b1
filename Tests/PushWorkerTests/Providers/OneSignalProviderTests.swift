import ChannelWorker
import Concurrency
import Primitives
import TestSupport
import Testing
import Wire
import WorkerSupport

@testable import PushWorker

@Suite("OneSignal", .timeLimit(.minutes(2)))
struct OneSignalProviderTests {
    private let subscription = PushTarget.Address.token("5a3d4e2c-0c1b-4a8e-9f27-6f4a1d9f3c11")

    @Test("a push is taken under a key by which it is known when it comes again")
    func success() async throws {
        let fixture = try await PushFixture.shared.value
        let provider = try fixture.oneSignal("one-success")
        let dispatch = PushFixture.dispatch([PushTarget(platform: .onesignal, address: subscription)])
        let outcome = await provider.deliver(dispatch, PushFixture.words(), until: .after(.seconds(20)))
        let send = try #require(try await fixture.sandbox.sends("onesignal", "one-success").first)
        #expect(outcome == .accepted(providerID: send.id) && send.correlation == dispatch.id.description)
        #expect(provider.isIdempotent)
    }

    @Test(
        "every error has its outcome, a success that reached nobody too",
        arguments: [
            ("not_subscribed", "deadAddress"), ("invalid_ids", "deadAddress"), ("bad_request", "refused"),
            ("plan", "refused"), ("unauthorized", "misconfigured"), ("throttled", "throttled"),
            ("unavailable", "notNow"),
        ]
    )
    func errors(_ refusal: String, _ kind: String) async throws {
        let fixture = try await PushFixture.shared.value
        let provider = try fixture.oneSignal("one-\(refusal)")
        let outcome = try await fixture.outcome(of: provider, to: subscription, .onesignal, refusing: refusal)
        #expect(outcome.kind == kind, "\(outcome)")
    }

    @Test("an answer that never came is asked for again, for it knows the message by its key")
    func noAnswer() async throws {
        let fixture = try await PushFixture.shared.value
        let provider = try fixture.oneSignal("one-late")
        try await fixture.sandbox.fault(#"{"kind": "slow", "delay": 5000}"#, "onesignal", "one-late")
        let dispatch = PushFixture.dispatch([PushTarget(platform: .onesignal, address: subscription)])
        let outcome = await provider.deliver(dispatch, PushFixture.words(), until: .after(.milliseconds(300)))
        #expect(outcome.kind == "notNow" && outcome.fault?.code == "no_answer", "\(outcome)")
    }
}
