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

@Suite("Twilio", .timeLimit(.minutes(1)))
struct TwilioProviderTests {
    private let fixture: SMSFixture

    init() async throws {
        fixture = try await SMSFixture.shared.value
    }

    @Test("a text that is taken is taken once, under Twilio's id, with its segments and what they cost")
    func accepted() async throws {
        let dispatch = SMSFixture.dispatch()
        let provider = try fixture.twilio("accepted")
        let long = SMSFixture.words(String(repeating: "Grüße. ", count: 30))
        let outcome = await provider.deliver(dispatch, long, until: .after(.seconds(20)))
        let sends = try await fixture.sandbox.sends("twilio", "accepted")
        #expect(sends.map(\.correlation) == [dispatch.id.description])
        let cost = Cost(currency: "USD", micros: 2 * 110_000)
        #expect(outcome == .accepted(providerID: sends.first?.id, cost: cost, segments: 2))
    }

    @Test("a messaging service does not say how many segments there are: ours are told")
    func pool() async throws {
        let outcome = try await fixture.outcome(of: fixture.twilio("pool", from: SMSFixture.pool))
        guard case .accepted(_, let cost, let segments) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(segments == 1 && cost == Cost(currency: "USD", micros: 110_000))
    }

    @Test(
        "a refusal is read as what it is",
        arguments: [
            ("throttled", "throttled"), ("queue_full", "throttled"), ("overflow", "throttled"),
            ("unavailable", "notNow"), ("internal", "notNow"), ("unauthorized", "misconfigured"),
            ("suspended", "misconfigured"), ("not_found", "misconfigured"), ("trial", "misconfigured"),
            ("unregistered", "misconfigured"), ("template", "misconfigured"), ("not_ours", "misconfigured"),
            ("other_account", "misconfigured"), ("invalid_address", "deadAddress"), ("not_mobile", "deadAddress"),
            ("landline", "deadAddress"), ("unsubscribed", "unwanted"), ("region", "noWay"), ("no_route", "noWay"),
            ("too_long", "refused"), ("filtered", "refused"), ("blocked", "refused"),
            ("unreachable", "recipientNotNow"), ("unknown_code", "refused"),
        ]
    )
    func refusals(_ refusal: String, _ kind: String) async throws {
        let outcome = try await fixture.outcome(of: fixture.twilio("refuses-\(refusal)"), refusing: refusal)
        #expect(outcome.kind == kind)
        #expect(outcome.fault?.detail.contains("5550006") == false)
        #expect(outcome.fault?.providerCode.flatMap { Int($0) } ?? 0 >= 14_000)
    }

    @Test("credentials that are none are ours to mend")
    func credentials() async throws {
        #expect(try await fixture.outcome(of: fixture.twilio("none", secret: "")).kind == "misconfigured")
    }

    @Test("a sender that the message itself named does not pause the account")
    func namedSender() async throws {
        let dispatch = SMSFixture.dispatch(sender: "+15005550001")
        let outcome = try await fixture.outcome(of: fixture.twilio("named"), refusing: "not_ours", dispatch: dispatch)
        #expect(outcome.kind == "refused" && outcome.fault?.code == "sender_refused")
    }

    @Test("the form says to whom, from whom, what, for how long, and where to tell what became of it")
    func form() throws {
        var dispatch = SMSFixture.dispatch()
        dispatch.expiresAt = WallClock.system.now + .seconds(600)
        let provider = try fixture.twilio("form", from: "Herald, +49=\(SMSFixture.pool)")
        let message = try ShortMessage(
            dispatch,
            SMSFixture.words("a & b"),
            from: provider.login.senders,
            provider.rules
        )
        let request = provider.request(for: message)
        let form = Form(request.body)
        #expect(form["To"] == "+4915112345678" && form["Body"] == "a & b")
        #expect(form["MessagingServiceSid"] == SMSFixture.pool && form["From"] == nil)
        #expect((590...600).contains(form["ValidityPeriod"].flatMap { Int($0) } ?? 0))
        let home = "https://hooks.example.com/webhooks/twilio/form?dispatch_id=\(dispatch.id)"
        #expect(form["StatusCallback"] == home + "&notification_id=\(dispatch.notificationID)&tenant=demo")
        #expect(request.headers["Authorization"] == "Basic QUMxOnRva2Vu")
    }
}
