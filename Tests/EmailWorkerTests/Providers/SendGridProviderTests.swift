import ChannelWorker
import Concurrency
import Primitives
import TestSupport
import Testing
import WorkerSupport

@testable import EmailWorker

@Suite("SendGrid", .timeLimit(.minutes(1)))
struct SendGridProviderTests {
    private let fixture: MailFixture

    init() async throws {
        fixture = try await MailFixture.shared.value
    }

    @Test(
        "a refusal is read as what it is",
        arguments: [
            ("bad_request", "refused"), ("invalid_address", "refused"), ("too_large", "refused"),
            ("unauthorized", "misconfigured"), ("forbidden", "misconfigured"), ("not_found", "misconfigured"),
            ("method_not_allowed", "misconfigured"), ("throttled", "throttled"), ("unavailable", "notNow"),
            ("internal", "notNow"),
        ]
    )
    func refusals(_ refusal: String, _ kind: String) async throws {
        let outcome = try await fixture.outcome(of: fixture.sendGrid("refuses-\(refusal)"), refusing: refusal)
        #expect(outcome.kind == kind)
    }

    @Test("a fault names the field and quotes no address")
    func detail() async throws {
        let outcome = try await fixture.outcome(of: fixture.sendGrid("detail"), refusing: "invalid_address")
        #expect(outcome.fault?.detail == "personalizations.0.to.0.email: Does not contain a valid address.")
        #expect(outcome.fault?.providerCode == "400")
        #expect(SendFault.redacted("Found ann@example.com at +4915112345678 twice") == "Found … at … twice")
    }

    @Test("a throttled account rests until the second that the provider names")
    func throttled() async throws {
        let now = WallClock.system.now
        let provider = try fixture.sendGrid("throttled", clock: WallClock { now })
        let fault = #"{"kind": "refuse", "refusal": "throttled", "retry_after": 30}"#
        guard case .throttled(_, let wait?) = try await fixture.outcome(of: provider, under: fault) else {
            Issue.record("not throttled")
            return
        }
        #expect((30...90).contains(wait.components.seconds))
    }

    @Test("a wrong key is ours to mend")
    func key() async throws {
        let outcome = try await fixture.outcome(of: fixture.sendGrid("key", key: "wrong"))
        #expect(outcome.kind == "misconfigured")
    }

    @Test("an address that cannot be one is dead without asking anybody, and so is a letter without text refused")
    func unsendable() async throws {
        let provider = try fixture.sendGrid("unsendable")
        let dead = await provider.deliver(
            MailFixture.dispatch(to: "nobody"),
            MailFixture.words(),
            until: .after(.seconds(5))
        )
        #expect(dead.kind == "deadAddress")
        let empty = await provider.deliver(MailFixture.dispatch(), Words(), until: .after(.seconds(5)))
        #expect(empty.fault?.code == "no_content")
        #expect(try await fixture.sandbox.sends("sendgrid", "unsendable").isEmpty)
    }
}
