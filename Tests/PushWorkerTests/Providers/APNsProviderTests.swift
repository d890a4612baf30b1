import ChannelWorker
import Concurrency
import HTTPClient
import JSON
import Primitives
import TestSupport
import Testing
import Wire
import WorkerSupport

@testable import PushWorker

@Suite("APNs", .timeLimit(.minutes(2)))
struct APNsProviderTests {
    private let token = PushTarget.Address.token(PushFixture.apnsToken)

    @Test("a push is taken over HTTP/2 under an id that every attempt has")
    func success() async throws {
        let fixture = try await PushFixture.shared.value
        let provider = try fixture.apns("apns-success")
        let dispatch = PushFixture.dispatch([PushTarget(platform: .apns, address: token)])
        for _ in 0..<2 {
            let outcome = await provider.deliver(dispatch, PushFixture.words(), until: .after(.seconds(20)))
            #expect(outcome == .accepted(providerID: dispatch.id.description))
        }
        let sends = try await fixture.sandbox.sends("apns", "apns-success")
        #expect(sends.map(\.correlation) == [dispatch.id.description, dispatch.id.description])
        let traffic = try await fixture.front.traffic("/apns/apns-success/", of: 2)
        #expect(traffic.protocols == ["HTTP/2.0"] && traffic.connections == 1)
    }

    @Test(
        "every reason that Apple documents has its outcome",
        arguments: [
            (
                "deadAddress",
                ["BadDeviceToken", "DeviceTokenNotForTopic", "MissingDeviceToken", "ExpiredToken", "Unregistered"]
            ),
            (
                "refused",
                [
                    "BadCollapseId", "BadExpirationDate", "BadMessageId", "BadPriority", "DuplicateHeaders",
                    "InvalidPushType", "PayloadEmpty", "PayloadTooLarge",
                ]
            ),
            (
                "misconfigured",
                [
                    "BadTopic", "MissingTopic", "TopicDisallowed", "BadCertificate", "BadCertificateEnvironment",
                    "ExpiredProviderToken", "Forbidden", "InvalidProviderToken", "MissingProviderToken",
                    "UnrelatedKeyIdInToken", "BadEnvironmentKeyIdInToken", "BadEnvironmentKeyInToken", "BadPath",
                    "MethodNotAllowed",
                ]
            ),
            ("recipientNotNow", ["TooManyRequests"]), ("throttled", ["TooManyProviderTokenUpdates"]),
            ("notNow", ["IdleTimeout", "InternalServerError", "ServiceUnavailable", "Shutdown"]),
        ]
    )
    func reasons(_ kind: String, _ reasons: [String]) async throws {
        let fixture = try await PushFixture.shared.value
        for reason in reasons {
            let provider = try fixture.apns("apns-\(reason)")
            let outcome = try await fixture.outcome(of: provider, to: token, .apns, refusing: reason)
            #expect(outcome.kind == kind && outcome.fault?.providerCode == reason, "\(outcome)")
        }
    }

    @Test("a device that is gone is so since Apple says, and too many tokens are waited out for twenty minutes")
    func details() async throws {
        let fixture = try await PushFixture.shared.value
        let provider = try fixture.apns("apns-details")
        let gone = try await fixture.outcome(of: provider, to: token, .apns, refusing: "Unregistered")
        let since = try #require(gone.fault?.since)
        #expect(since <= WallClock.system.now && since > WallClock.system.now - .seconds(60))
        let outcome = try await fixture.outcome(of: provider, to: token, .apns, refusing: "TooManyProviderTokenUpdates")
        guard case .throttled(_, let wait) = outcome else { return #expect(Bool(false), "\(outcome)") }
        #expect(wait == .seconds(1200))
    }

    @Test("a token of ours that Apple calls expired is signed anew only when it is twenty minutes old")
    func expired() async throws {
        let fixture = try await PushFixture.shared.value
        let clock = MovableClock()
        let provider = try fixture.apns("apns-expired", clock: clock.clock)
        let push = try Push(
            PushFixture.dispatch([PushTarget(platform: .apns, address: token)]),
            PushFixture.words(),
            at: clock.now
        )
        let fault = #"{"kind": "refuse", "refusal": "ExpiredProviderToken", "next": 1}"#
        for (minutes, kind, isNew) in [(1, "misconfigured", false), (21, "accepted", true)] {
            let before = try await provider.request(for: push, until: .after(.seconds(5))).headers["authorization"]
            clock.advance(by: .seconds(minutes * 60))
            try await fixture.sandbox.fault(fault, "apns", "apns-expired")
            let dispatch = PushFixture.dispatch([PushTarget(platform: .apns, address: token)])
            #expect(await provider.deliver(dispatch, PushFixture.words(), until: .after(.seconds(20))).kind == kind)
            let after = try await provider.request(for: push, until: .after(.seconds(5))).headers["authorization"]
            #expect((before != after) == isNew)
        }
    }

    @Test("what the push says becomes headers and payload as Apple describes them")
    func request() async throws {
        let fixture = try await PushFixture.shared.value
        let provider = try fixture.apns("apns-request")
        let options = PushOptions(
            collapseKey: String(repeating: "k", count: 65),
            badge: 3,
            sound: "bell.caf",
            imageURL: "https://demo.test/i.png"
        )
        var dispatch = PushFixture.dispatch(
            [PushTarget(platform: .apns, app: "test.demo.Other", address: token)],
            options: options
        )
        (dispatch.priority, dispatch.expiresAt) = (.low, dispatch.acceptedAt + .seconds(3600))
        let push = try Push(dispatch, PushFixture.words(), at: dispatch.acceptedAt)
        let headers = try await provider.request(for: push, until: .after(.seconds(5))).headers
        #expect(headers["apns-topic"] == "test.demo.Other" && headers["apns-priority"] == "5")
        #expect(headers["apns-expiration"] == "\(dispatch.acceptedAt.seconds + 3600)")
        #expect(headers["apns-collapse-id"]?.utf8.count == 64 && headers["apns-push-type"] == "alert")
        let root = try JSONDocument(parsing: APNsPayload(push: push).json).root
        let aps = try #require(root["aps"])
        #expect(try aps["badge"]?.integer() == 3)
        #expect(try aps["mutable-content"]?.integer() == 1)
        #expect(try aps["sound"]?.string() == "bell.caf")
        #expect(try aps["alert"]?["title"]?.string() == "On its way")
    }

    @Test("a token that is none is dead without a call; a bundle that the device named itself pauses nobody")
    func foreignInput() async throws {
        let fixture = try await PushFixture.shared.value
        let provider = try fixture.apns("apns-foreign")
        for text in ["not hex", "../../x", ""] {
            #expect(try await fixture.outcome(of: provider, to: .token(text), .apns).kind == "deadAddress")
        }
        try await fixture.sandbox.fault(#"{"kind": "refuse", "refusal": "BadTopic"}"#, "apns", "apns-foreign")
        let own = PushFixture.dispatch([PushTarget(platform: .apns, app: "test.unknown.App", address: token)])
        #expect(await provider.deliver(own, PushFixture.words(), until: .after(.seconds(20))).kind == "refused")
    }
}
