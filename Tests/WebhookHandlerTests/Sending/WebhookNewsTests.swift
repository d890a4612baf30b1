import Notifications
import Observability
import Primitives
import Storage
import TestSupport
import Testing
import Wire

@testable import WebhookHandler

@Suite("What endpoints are told", .timeLimit(.minutes(2)))
struct WebhookNewsTests {
    private let moment = Timestamp(milliseconds: 1_800_000_000_000)

    @Test(
        "what keeps a message from being sent is told with its reason; what is sent, kept in reserve or taken back is not",
        arguments: [
            (Wire.Verdict.suppress, WebhookEvent.suppressed), (.defer, .held), (.collect, .held), (.expire, .expired),
            (.cancel, .cancelled), (.send, nil), (.standBy, nil), (.retract, nil), (.tooLate, nil),
        ] as [(Wire.Verdict, WebhookEvent?)]
    )
    func decisions(_ verdict: Wire.Verdict, _ event: WebhookEvent?) throws {
        let told = WebhookMessage(try decision(verdict))
        #expect(told?.event == event)
        guard let told, let event else { return }
        let data =
            #""channel":"email","category":"orders","reason":"quiet_hours","rule":"quiet_hours","#
            + #""until":"2027-01-15T09:00:00Z"}}"#
        #expect(told.payload.hasPrefix(#"{"type":"\#(event.rawValue)","timestamp":"2027-01-15T08:00:00Z","data":{"#))
        #expect(told.payload.contains(#""user_id":"ann""#) && told.payload.hasSuffix(data), "\(told.payload)")
    }

    @Test("what was only tried out is told to nobody")
    func dryRun() throws {
        var tried = try decision(.suppress)
        tried.isDryRun = true
        #expect(WebhookMessage(tried) == nil)
    }

    @Test(
        "what becomes of a reminder is told with its number, and that there was none is not: its notification was sent"
    )
    func reminders() throws {
        for verdict in [Wire.Verdict.suppress, .defer, .expire] {
            var decision = try decision(verdict)
            decision.reminder = 1
            #expect(WebhookMessage(decision) == nil)
        }
        var event = try delivery(.failed)
        #expect(WebhookMessage.messages(of: event).allSatisfy { $0.payload.contains(#""reminder":null"#) })
        event.dispatchID = event.notificationID.reminderID(.email, step: 0, 2)
        let told = WebhookMessage.messages(of: event)
        #expect(told.map(\.event) == [.failed] && told.allSatisfy { $0.payload.contains(#""reminder":2"#) })
    }

    @Test("a cancel is told once, by its decision; and one device among several is not the message")
    func once() throws {
        var event = try delivery(.bounced)
        #expect(WebhookMessage.messages(of: event).map(\.event) == [.bounced])
        event.isPartial = true
        #expect(WebhookMessage.messages(of: event).isEmpty)
        #expect(WebhookMessage.messages(of: try delivery(.cancelled)).isEmpty)
        #expect(WebhookMessage.messages(of: try delivery(.expired)).map(\.event) == [.expired])
    }

    @Test("what becomes of a digest is told of each notification in it, each by a message of its own")
    func digested() throws {
        var event = try delivery(.delivered)
        event.digested = (0..<3).map { _ in UUIDv7(at: event.occurredAt) }
        let messages = WebhookMessage.messages(of: event)
        #expect(
            Set(messages.map(\.id)).count == 3 && messages.map(\.id) == WebhookMessage.messages(of: event).map(\.id)
        )
        #expect(zip(messages, event.digested).allSatisfy { $0.payload.contains("\($1)") })
    }

    @Test("endpoints hear of the decisions that they want, and of a decision that is read again once")
    func filtered() async throws {
        let stage = try await SendingStage.shared.value
        let tenant = try await stage.tenant("deciding")
        let (some, _) = try await stage.endpoint(tenant, "some", events: [.held, .expired])
        let (all, _) = try await stage.endpoint(tenant, "all")
        let fanOut = WebhookFanOut(
            stage.postgres,
            stage.queue,
            changes: nil,
            metrics: MetricRegistry(),
            logger: .silent
        ) {
            stage.dispatcher.wake()
        }
        let verdicts: [Wire.Verdict] = [.suppress, .defer, .expire, .cancel]
        let messages = try verdicts.compactMap { WebhookMessage(try decision($0)) }
        for _ in 0..<2 { try await fanOut.tell(messages, of: tenant.tenant) }
        try await eventually("all are told") {
            let (first, second) = (try await stage.states(some, tenant), try await stage.states(all, tenant))
            return first == ["delivered": 2] && second == ["delivered": 4]
        }
        #expect(stage.receiver.messages("some").count == 2 && stage.receiver.messages("all").count == 4)
    }

    private func decision(_ verdict: Wire.Verdict) throws -> DecisionRecord {
        let recipient = Wire.RecipientKey(tenant: "acme", user: "ann")
        var decision = DecisionRecord(
            id: UUIDv7(at: WallClock.system.now),
            recipient: try #require(recipient),
            notificationID: UUIDv7(at: moment),
            channel: .email,
            verdict: verdict,
            reasonCode: "quiet_hours",
            rule: "quiet_hours",
            decidedAt: moment
        )
        (decision.category, decision.until) = ("orders", moment + .seconds(3600))
        return decision
    }

    private func delivery(_ status: Wire.DeliveryStatus) throws -> DeliveryEvent {
        let (id, recipient) = (UUIDv7(at: moment), Wire.RecipientKey(tenant: "acme", user: "ann"))
        return DeliveryEvent(
            id: id,
            recipient: try #require(recipient),
            notificationID: id,
            dispatchID: id,
            channel: .email,
            status: status,
            occurredAt: moment,
            recordedAt: moment
        )
    }
}
