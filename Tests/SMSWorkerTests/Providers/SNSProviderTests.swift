import ChannelWorker
import Concurrency
import HTTPClient
import Primitives
import TestSupport
import Testing
import TextMessages
import Wire
import WorkerSupport

@testable import SMSWorker

@Suite("Amazon SNS", .timeLimit(.minutes(2)))
struct SNSProviderTests {
    private let fixture: SMSFixture

    init() async throws {
        fixture = try await SMSFixture.shared.value
    }

    @Test("a text that is taken is taken once, under the provider's id, with its segments and what they cost")
    func accepted() async throws {
        let outcome = try await fixture.outcome(of: fixture.sns("accepted"))
        let sends = try await fixture.sandbox.sends("sns", "accepted")
        #expect(sends.count == 1)
        let cost = Cost(currency: "USD", micros: 110_000)
        #expect(outcome == .accepted(providerID: sends.first?.id, cost: cost, segments: 1))
    }

    @Test(
        "a refusal is read as what it is",
        arguments: [
            ("throttled", "throttled"), ("throttled_by_aws", "throttled"), ("key_throttled", "throttled"),
            ("unavailable", "notNow"), ("internal", "notNow"), ("invalid_address", "deadAddress"),
            ("disabled", "deadAddress"), ("opted_out", "unwanted"), ("sender", "misconfigured"),
            ("invalid_parameter", "refused"), ("invalid_value", "refused"), ("validation", "refused"),
            ("authorization", "misconfigured"), ("token", "misconfigured"), ("signature", "misconfigured"),
            ("security", "misconfigured"), ("opt_in", "misconfigured"), ("not_found", "misconfigured"),
        ]
    )
    func refusals(_ refusal: String, _ kind: String) async throws {
        let outcome = try await fixture.outcome(of: fixture.sns("refuses-\(refusal)"), refusing: refusal)
        #expect(outcome.kind == kind)
        #expect(outcome.fault?.detail.contains("15112345678") == false)
        #expect(outcome.fault?.providerCode?.isEmpty == false)
    }

    @Test("a country whose networks take no names gets a sender of Amazon's own")
    func sender() throws {
        let provider = try fixture.sns("sender", from: "Herald, +44=+447700900000")
        let expected = [("+4915112345678", "Herald"), ("+447700900123", "+447700900000"), ("+15005550006", nil)]
        for (phone, sender) in expected {
            let dispatch = SMSFixture.dispatch(to: phone)
            let message = try ShortMessage(dispatch, SMSFixture.words(), from: provider.login.senders, provider.rules)
            let form = Form(provider.request(for: message).body)
            #expect(form["PhoneNumber"] == phone)
            #expect(form["MessageAttributes.entry.1.Value.StringValue"] == "Transactional")
            #expect(form["MessageAttributes.entry.2.Value.StringValue"] == sender)
        }
    }

    @Test("moto, which checks signatures as AWS does, takes a right one and refuses a wrong one and a wrong number")
    func moto() async throws {
        let aws = try await AWSImitation()
        let base = "http://127.0.0.1:\(aws.port)"
        let (dispatch, words) = (SMSFixture.dispatch(), SMSFixture.words("Grüße & “more” – 100 % ≠ +1"))
        let provider = try fixture.sns("moto", key: aws.key, at: base)
        let right = await provider.deliver(dispatch, words, until: .after(.seconds(20)))
        guard case .accepted(let id?, _, _) = right else {
            Issue.record("\(right)")
            return
        }
        #expect(!id.isEmpty)
        let wrong = try fixture.sns("moto", key: AWSImitation.Key(id: aws.key.id, secret: "wrong"), at: base)
        let refused = await wrong.deliver(dispatch, words, until: .after(.seconds(20)))
        #expect(refused.kind == "misconfigured" && refused.fault?.providerCode == "SignatureDoesNotMatch")
    }
}
