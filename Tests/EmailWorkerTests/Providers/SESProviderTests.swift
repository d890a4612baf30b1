import ChannelWorker
import Concurrency
import HTTPClient
import Primitives
import TestSupport
import Testing
import Wire
import WorkerSupport

@testable import EmailWorker

@Suite("Amazon SES", .timeLimit(.minutes(2)))
struct SESProviderTests {
    private let fixture: MailFixture

    init() async throws {
        fixture = try await MailFixture.shared.value
    }

    @Test(
        "a refusal is read as what it is",
        arguments: [
            ("throttled", "throttled"), ("throttled_by_aws", "throttled"), ("quota", "throttled"),
            ("unavailable", "notNow"), ("internal", "notNow"), ("suspended", "misconfigured"),
            ("paused", "misconfigured"), ("mail_from", "misconfigured"), ("not_verified", "misconfigured"),
            ("no_configuration_set", "misconfigured"), ("signature", "misconfigured"), ("expired", "misconfigured"),
            ("denied", "misconfigured"), ("rejected", "refused"), ("bad_request", "refused"),
        ]
    )
    func refusals(_ refusal: String, _ kind: String) async throws {
        let outcome = try await fixture.outcome(of: fixture.ses("refuses-\(refusal)"), refusing: refusal)
        #expect(outcome.kind == kind)
        #expect(outcome.fault?.detail.contains("@") == false)
        #expect(outcome.fault?.providerCode?.contains(":") == false)
    }

    @Test("the day's quota is not asked for again every second")
    func quota() async throws {
        let outcome = try await fixture.outcome(of: fixture.ses("quota"), refusing: "quota")
        guard case .throttled(let fault, let wait) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(wait == .seconds(900) && fault.providerCode == "LimitExceededException")
    }

    @Test("moto, which checks signatures as AWS does, takes a right one and refuses a wrong one")
    func moto() async throws {
        let aws = try await AWSImitation()
        let base = "http://127.0.0.1:\(aws.port)"
        let (dispatch, words) = (MailFixture.dispatch(), MailFixture.words())
        let right = try await fixture.ses("moto", key: aws.key, at: base).deliver(
            dispatch,
            words,
            until: .after(.seconds(20))
        )
        guard case .accepted(let id?, _, _) = right else {
            Issue.record("\(right)")
            return
        }
        #expect(!id.isEmpty)
        let wrong = try fixture.ses("moto", key: AWSImitation.Key(id: aws.key.id, secret: "wrong"), at: base)
        let refused = await wrong.deliver(dispatch, words, until: .after(.seconds(20)))
        #expect(refused.kind == "misconfigured" && refused.fault?.providerCode == "403")
        let stranger = MailFixture.dispatch(EmailOptions(from: "me@stranger.test"))
        let unverified = try await fixture.ses("moto", key: aws.key, at: base)
            .deliver(stranger, words, until: .after(.seconds(20)))
        #expect(unverified.kind == "misconfigured" && unverified.fault?.code == "sender_not_verified")
    }
}
