import ChannelWorker
import Concurrency
import HTTPClient
import JSON
import Primitives
import TestSupport
import Testing
import TextMessages
import Wire
import WorkerSupport

@testable import SMSWorker

@Suite("Plivo", .timeLimit(.minutes(1)))
struct PlivoProviderTests {
    private let fixture: SMSFixture

    init() async throws {
        fixture = try await SMSFixture.shared.value
    }

    @Test("a text that is taken is taken once, under Plivo's id, with its segments and what they cost")
    func accepted() async throws {
        let dispatch = SMSFixture.dispatch()
        let provider = try fixture.plivo("accepted")
        let outcome = await provider.deliver(dispatch, SMSFixture.words(), until: .after(.seconds(20)))
        let sends = try await fixture.sandbox.sends("plivo", "accepted")
        #expect(sends.map(\.correlation) == [dispatch.id.description])
        let cost = Cost(currency: "USD", micros: 110_000)
        #expect(outcome == .accepted(providerID: sends.first?.id, cost: cost, segments: 1))
    }

    @Test(
        "a refusal is read as what it is",
        arguments: [
            ("throttled", "throttled"), ("unavailable", "notNow"), ("internal", "notNow"),
            ("unauthorized", "misconfigured"), ("payment", "misconfigured"), ("forbidden", "misconfigured"),
            ("not_found", "misconfigured"), ("sender", "misconfigured"), ("method", "refused"), ("conflict", "refused"),
            ("unprocessable", "refused"), ("invalid_parameter", "refused"), ("invalid_address", "deadAddress"),
            ("invalid_number", "deadAddress"),
        ]
    )
    func refusals(_ refusal: String, _ kind: String) async throws {
        let outcome = try await fixture.outcome(of: fixture.plivo("refuses-\(refusal)"), refusing: refusal)
        #expect(outcome.kind == kind)
    }

    @Test("credentials that are none are ours to mend")
    func credentials() async throws {
        #expect(try await fixture.outcome(of: fixture.plivo("none", secret: "")).kind == "misconfigured")
    }

    @Test("the body names a sender or a powerpack, and where to tell what became of it")
    func body() throws {
        let pack = "1aa1e2f0-0a2c-4a4b-8c9d-0123456789ab"
        let provider = try fixture.plivo("body", from: "+15005550006, +44=\(pack)")
        for (phone, sender) in [("+4915112345678", "src"), ("+447700900123", "powerpack_uuid")] {
            let dispatch = SMSFixture.dispatch(to: phone)
            let message = try ShortMessage(dispatch, SMSFixture.words(), from: provider.login.senders, provider.rules)
            let root = try JSONDocument(parsing: provider.request(for: message).body ?? []).root
            #expect(try root["dst"]?.string() == phone)
            #expect(try root[sender]?.string() == (sender == "src" ? "+15005550006" : pack))
            #expect(root[sender == "src" ? "powerpack_uuid" : "src"] == nil)
            #expect(try root["url"]?.string().contains("dispatch_id=\(dispatch.id)") == true)
        }
    }
}
