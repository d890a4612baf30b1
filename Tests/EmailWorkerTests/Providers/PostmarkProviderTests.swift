import ChannelWorker
import Testing
import WorkerSupport

@testable import EmailWorker

@Suite("Postmark", .timeLimit(.minutes(1)))
struct PostmarkProviderTests {
    private let fixture: MailFixture

    init() async throws {
        fixture = try await MailFixture.shared.value
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
