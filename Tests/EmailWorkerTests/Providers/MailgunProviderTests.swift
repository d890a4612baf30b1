import Testing
import WorkerSupport

@testable import EmailWorker

@Suite("Mailgun", .timeLimit(.minutes(1)))
struct MailgunProviderTests {
    private let fixture: MailFixture

    init() async throws {
        fixture = try await MailFixture.shared.value
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
