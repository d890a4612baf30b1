import ChannelWorker
import Concurrency
import Primitives
import TestSupport
import Testing
import Wire
import WorkerSupport

@testable import EmailWorker

@Suite("Mailgun", .timeLimit(.minutes(1)))
struct MailgunProviderTests {
    private let fixture: MailFixture

    init() async throws {
        fixture = try await MailFixture.shared.value
    }

    @Test("a mail that is taken is taken once, under the id that callbacks name and the dispatch's own")
    func accepted() async throws {
        let dispatch = MailFixture.dispatch()
        let provider = try fixture.mailgun("accepted")
        let outcome = await provider.deliver(dispatch, MailFixture.words(), until: .after(.seconds(20)))
        let sends = try await fixture.sandbox.sends("mailgun", "accepted")
        #expect(sends.map(\.correlation) == [dispatch.id.description])
        #expect(sends.map(\.subject) == ["Grüße, Ann"])
        #expect(outcome == .accepted(providerID: sends.first?.id))
    }

    @Test(
        "a refusal is read as what it is",
        arguments: [
            ("throttled", "throttled"), ("unavailable", "notNow"), ("internal", "notNow"),
            ("unauthorized", "misconfigured"), ("payment", "misconfigured"), ("domain", "misconfigured"),
            ("invalid_address", "refused"), ("too_large", "refused"),
        ]
    )
    func refusals(_ refusal: String, _ kind: String) async throws {
        let outcome = try await fixture.outcome(of: fixture.mailgun("refuses-\(refusal)"), refusing: refusal)
        #expect(outcome.kind == kind)
    }

    @Test("a key that is none is ours to mend")
    func key() async throws {
        #expect(try await fixture.outcome(of: fixture.mailgun("key", key: "")).kind == "misconfigured")
    }
}
