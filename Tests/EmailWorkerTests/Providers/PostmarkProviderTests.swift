import ChannelWorker
import Concurrency
import Primitives
import TestSupport
import Testing
import Wire
import WorkerSupport

@testable import EmailWorker

@Suite("Postmark", .timeLimit(.minutes(1)))
struct PostmarkProviderTests {
    private let fixture: MailFixture

    init() async throws {
        fixture = try await MailFixture.shared.value
    }

    @Test("a mail that is taken is taken once, under the provider's id and the dispatch's own")
    func accepted() async throws {
        let dispatch = MailFixture.dispatch()
        let provider = try fixture.postmark("accepted")
        let outcome = await provider.deliver(dispatch, MailFixture.words(), until: .after(.seconds(20)))
        let sends = try await fixture.sandbox.sends("postmark", "accepted")
        #expect(sends.map(\.correlation) == [dispatch.id.description])
        #expect(outcome == .accepted(providerID: sends.first?.id))
    }

    @Test(
        "a refusal is read by its own number, and not by the status that it looks like",
        arguments: [
            ("throttled", "throttled"), ("unavailable", "notNow"), ("internal", "notNow"), ("maintenance", "notNow"),
            ("unauthorized", "misconfigured"), ("sender_missing", "misconfigured"),
            ("sender_unconfirmed", "misconfigured"), ("no_credits", "misconfigured"), ("pending", "misconfigured"),
            ("may_not_send", "misconfigured"), ("inactive", "unwanted"), ("too_large", "refused"),
            ("invalid_address", "refused"), ("invalid_json", "refused"),
        ]
    )
    func refusals(_ refusal: String, _ kind: String) async throws {
        let outcome = try await fixture.outcome(of: fixture.postmark("refuses-\(refusal)"), refusing: refusal)
        #expect(outcome.kind == kind)
        #expect(outcome.fault?.detail.contains("@") == false)
    }
}
