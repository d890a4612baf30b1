import ChannelWorker
import Concurrency
import Foundation
import HTTPClient
import JSON
import JSONSchema
import Primitives
import TestSupport
import Testing
import Wire
import WorkerSupport

@testable import PushWorker

@Suite("FCM", .timeLimit(.minutes(2)))
struct FCMProviderTests {
    private let token = PushTarget.Address.token("fcm-token:APA91b")

    @Test("a push is taken over HTTP/2, with one login and on few connections")
    func success() async throws {
        let fixture = try await PushFixture.shared.value
        let provider = try fixture.fcm("fcm-success")
        try await withThrowingTaskGroup(of: SendOutcome.self) { group in
            for _ in 0..<50 {
                group.addTask { try await fixture.outcome(of: provider, to: token, .fcm) }
            }
            for try await outcome in group {
                guard case .accepted(let id, _, _) = outcome else {
                    Issue.record("\(outcome)")
                    continue
                }
                #expect(id?.hasPrefix("projects/shop-1/messages/") == true)
            }
        }
        #expect(try await fixture.sandbox.sends("google", "fcm-success").count == 1)
        #expect(try await fixture.sandbox.sends("fcm", "fcm-success").count == 50)
        let traffic = try await fixture.front.traffic("/fcm/fcm-success/", of: 50)
        #expect(traffic.protocols == ["HTTP/2.0"] && traffic.connections <= 8)
    }

    @Test(
        "every documented error has its outcome",
        arguments: [
            ("unregistered", "deadAddress", "UNREGISTERED"), ("sender_mismatch", "deadAddress", "SENDER_ID_MISMATCH"),
            ("invalid_token", "deadAddress", "INVALID_ARGUMENT"), ("invalid_field", "deadAddress", "INVALID_ARGUMENT"),
            ("invalid_argument", "refused", "INVALID_ARGUMENT"), ("throttled", "throttled", "QUOTA_EXCEEDED"),
            ("unavailable", "notNow", "UNAVAILABLE"), ("internal", "notNow", "INTERNAL"),
            ("bad_gateway", "notNow", "502"),
            ("third_party", "misconfigured", "THIRD_PARTY_AUTH_ERROR"),
            ("denied", "misconfigured", "PERMISSION_DENIED"),
            ("unauthenticated", "misconfigured", "UNAUTHENTICATED"),
        ]
    )
    func errors(_ refusal: String, _ kind: String, _ code: String) async throws {
        let fixture = try await PushFixture.shared.value
        let provider = try fixture.fcm("fcm-\(refusal)")
        let outcome = try await fixture.outcome(of: provider, to: token, .fcm, refusing: refusal)
        #expect(outcome.kind == kind && outcome.fault?.providerCode == code, "\(outcome)")
    }

    @Test("it waits as long as FCM asks, and a minute for a quota when it does not say")
    func waits() async throws {
        let fixture = try await PushFixture.shared.value
        let provider = try fixture.fcm("fcm-waits")
        for (refusal, retryAfter, expected) in [("throttled", 7, 7), ("throttled", nil, 60), ("unavailable", nil, 10)] {
            switch try await fixture.outcome(of: provider, to: token, .fcm, refusing: refusal, retryAfter: retryAfter) {
            case .throttled(_, let wait), .notNow(_, let wait): #expect(wait == .seconds(expected))
            case let other: Issue.record("\(other)")
            }
        }
    }

    @Test("a login that FCM takes no more is renewed once, and the push goes with the new one")
    func renewal() async throws {
        let fixture = try await PushFixture.shared.value
        let provider = try fixture.fcm("fcm-renewal")
        _ = try await fixture.outcome(of: provider, to: token, .fcm)
        let fault = #"{"kind": "refuse", "refusal": "unauthenticated", "next": 1}"#
        try await fixture.sandbox.fault(fault, "fcm", "fcm-renewal")
        let dispatch = PushFixture.dispatch([PushTarget(platform: .fcm, address: token)])
        let outcome = await provider.deliver(dispatch, PushFixture.words(), until: .after(.seconds(20)))
        #expect(outcome.kind == "accepted", "\(outcome)")
        #expect(try await fixture.sandbox.sends("google", "fcm-renewal").count == 2)
    }

    @Test(
        "what keeps it from a login is no fault of the message",
        arguments: [("invalid_grant", "misconfigured"), ("unavailable", "notNow"), ("throttled", "notNow")]
    )
    func noLogin(_ refusal: String, _ kind: String) async throws {
        let fixture = try await PushFixture.shared.value
        let account = "fcm-login-\(refusal)"
        try await fixture.sandbox.fault(#"{"kind": "refuse", "refusal": "\#(refusal)"}"#, "google", account)
        #expect(try await fixture.outcome(of: try fixture.fcm(account), to: token, .fcm).kind == kind)
    }

    @Test("every kind of request is what Google's discovery document describes")
    func contract() async throws {
        let fixture = try await PushFixture.shared.value
        let provider = try fixture.fcm("fcm-contract")
        let schema = try discovered()
        let full = PushOptions(collapseKey: "order-1", badge: 3, sound: "bell.caf", imageURL: "https://demo.test/i.png")
        for options in [nil, full, PushOptions(badge: .max)] {
            for url in [nil, "https://demo.test/o", "http://demo.test/o"] {
                var words = Words()
                (words.title, words.text, words.url) = ("T\u{0}\"", "b", url)
                let dispatch = PushFixture.dispatch([PushTarget(platform: .fcm, address: token)], options: options)
                let push = try Push(dispatch, words, at: WallClock.system.now)
                let request = try await provider.request(for: push, until: .after(.seconds(10)))
                let root = try JSONDocument(parsing: request.body ?? []).root
                #expect(schema.faults(of: root).isEmpty, "\(String(decoding: request.body ?? [], as: UTF8.self))")
            }
        }
        let odd = try JSONDocument(parsing: Array(#"{"message":{"token":1,"colour":"red"}}"#.utf8)).root
        #expect(schema.faults(of: odd).count >= 2, "the schema must be able to refuse")
    }

    @Test("a push larger than FCM takes is refused here")
    func tooLarge() async throws {
        let fixture = try await PushFixture.shared.value
        let provider = try fixture.fcm("fcm-large")
        var words = PushFixture.words()
        words.text = String(repeating: "x", count: 5000)
        let dispatch = PushFixture.dispatch([PushTarget(platform: .fcm, address: token)])
        let outcome = await provider.deliver(dispatch, words, until: .after(.seconds(10)))
        #expect(outcome.kind == "refused" && outcome.fault?.code == "payload_too_large")
    }

    /// The discovery document's schemas as JSON Schema, in which nothing is allowed that they do not name.
    private func discovered() throws -> JSONSchema {
        let url = try #require(Bundle.module.url(forResource: "fcm_v1.discovery", withExtension: "json"))
        let root = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any]
        let schemas = try #require(root?["schemas"] as? [String: [String: Any]])
        let definitions = schemas.mapValues(FCMProviderTests.schema)
        let whole: [String: Any] = ["$ref": "#/$defs/SendMessageRequest", "$defs": definitions]
        return try JSONSchema(parsing: Array(try JSONSerialization.data(withJSONObject: whole)))
    }

    private static func schema(_ described: [String: Any]) -> [String: Any] {
        if let name = described["$ref"] as? String { return ["$ref": "#/$defs/\(name)"] }
        var schema: [String: Any] = [:]
        for name in ["type", "enum"] { schema[name] = described[name] }
        if schema["type"] as? String == "any" { return [:] }
        if let items = described["items"] as? [String: Any] { schema["items"] = self.schema(items) }
        if let properties = described["properties"] as? [String: [String: Any]] {
            schema["properties"] = properties.mapValues(self.schema)
            schema["additionalProperties"] = false
        }
        if let values = described["additionalProperties"] as? [String: Any] {
            schema["additionalProperties"] = self.schema(values)
        }
        return schema
    }
}
