import Crypto
import HTTPServer
import JSON
import Primitives
import Storage
import Testing
import Wire

@testable import WebhookHandler

@Suite("What callbacks mean")
struct MeaningTests {
    /// An event, and what is to be understood by it; no status for nothing at all.
    struct Case: CustomTestStringConvertible, Sendable {
        let words: String
        let status: Wire.DeliveryStatus?
        var suppression: Storage.Suppression.Reason?
        var isPermanent = false

        init(
            _ words: String,
            _ status: Wire.DeliveryStatus?,
            _ suppression: Storage.Suppression.Reason? = nil,
            isPermanent: Bool = false
        ) {
            (self.words, self.status, self.suppression, self.isPermanent) = (words, status, suppression, isPermanent)
        }

        var testDescription: String { words }

        func check(_ event: ProviderEvent?) {
            #expect(event?.status == status)
            #expect(event?.suppression == suppression)
            #expect(event?.isPermanent ?? false == isPermanent)
        }
    }

    private static let id = "019aa6a5-1c00-7000-8000-000000000001"

    private func parsed(_ json: String) throws -> JSONValue { try JSONDocument(parsing: json.bytes).root }

    @Test(
        "SendGrid's events",
        arguments: [
            Case(#""event":"processed""#, .sent), Case(#""event":"deferred""#, .deferred),
            Case(#""event":"delivered""#, .delivered), Case(#""event":"open""#, .opened),
            Case(#""event":"click""#, .clicked),
            Case(#""event":"bounce","type":"bounce""#, .bounced, .hardBounce, isPermanent: true),
            Case(#""event":"bounce","type":"blocked""#, .bounced),
            Case(#""event":"dropped","reason":"Bounced Address""#, .bounced, .hardBounce, isPermanent: true),
            Case(#""event":"dropped","reason":"Invalid""#, .bounced, .hardBounce, isPermanent: true),
            Case(#""event":"dropped","reason":"Spam Reporting Address""#, .failed, .complaint),
            Case(#""event":"dropped","reason":"Unsubscribed Address""#, .failed, .unsubscribe),
            Case(#""event":"dropped","reason":"Spam Content""#, .failed),
            Case(#""event":"spamreport""#, .complained, .complaint),
            Case(#""event":"unsubscribe""#, .unsubscribed, .unsubscribe),
            Case(#""event":"group_unsubscribe""#, .unsubscribed, .unsubscribe),
            Case(#""event":"group_resubscribe""#, nil), Case(#""event":5"#, nil), Case(#""sg_event_id":"x""#, nil),
        ]
    )
    func sendGrid(_ given: Case) throws {
        let event = ProviderEvent(sendGrid: try parsed("{\(given.words)}"))
        given.check(event)
    }

    @Test("what SendGrid gives back leads to the message, and a mail client's own opening is marked")
    func sendGridMarks() throws {
        let event = try #require(
            ProviderEvent(
                sendGrid: try parsed(
                    """
                    {"event":"open","sg_event_id":"e1","sg_message_id":"abc.filter-1","timestamp":1600112492,
                     "email":"a@example.com","dispatch_id":"\(MeaningTests.id)","tenant":"demo","sg_machine_open":true}
                    """
                )
            )
        )
        #expect(event.id == "e1" && event.messageID == "abc" && event.isAutomated)
        #expect(event.marks.dispatch?.description == MeaningTests.id && event.marks.tenant == "demo")
        #expect(event.occurredAt == Timestamp(seconds: 1_600_112_492) && event.address == "a@example.com")
    }

    @Test(
        "SES's events",
        arguments: [
            Case(#""eventType":"Send""#, .sent), Case(#""eventType":"Delivery""#, .delivered),
            Case(#""notificationType":"Delivery""#, .delivered), Case(#""eventType":"DeliveryDelay""#, .deferred),
            Case(#""eventType":"Open""#, .opened), Case(#""eventType":"Click""#, .clicked),
            Case(#""eventType":"Reject""#, .failed), Case(#""eventType":"Rendering Failure""#, .failed),
            Case(#""eventType":"Complaint","complaint":{}"#, .complained, .complaint),
            Case(
                #""eventType":"Complaint","complaint":{"complaintSubType":"OnAccountSuppressionList"}"#,
                .failed,
                .complaint
            ),
            Case(
                #""eventType":"Bounce","bounce":{"bounceType":"Permanent","bounceSubType":"General","bouncedRecipients":[{}]}"#,
                .bounced,
                .hardBounce,
                isPermanent: true
            ),
            Case(
                #""eventType":"Bounce","bounce":{"bounceType":"Permanent","bounceSubType":"UnsubscribedRecipient","bouncedRecipients":[{}]}"#,
                .unsubscribed,
                .unsubscribe
            ),
            Case(#""eventType":"Bounce","bounce":{"bounceType":"Transient","bouncedRecipients":[{}]}"#, .bounced),
            Case(#""eventType":"Bounce","bounce":{"bounceType":"Undetermined","bouncedRecipients":[{}]}"#, .bounced),
            Case(#""eventType":"Bounce""#, nil),
            Case(
                #""eventType":"Subscription","subscription":{"newTopicPreferences":{"unsubscribeAll":true}}"#,
                .unsubscribed,
                .unsubscribe
            ),
            Case(#""eventType":"Subscription","subscription":{}"#, nil), Case(#""eventType":"Strange""#, nil),
        ]
    )
    func ses(_ given: Case) throws {
        given.check(ProviderEvent.ses(try parsed("{\(given.words)}"), "m1").first)
    }

    @Test(
        "Mailgun's events",
        arguments: [
            Case(#""event":"accepted""#, nil), Case(#""event":"delivered""#, .delivered),
            Case(#""event":"opened""#, .opened), Case(#""event":"clicked""#, .clicked),
            Case(#""event":"rejected""#, .failed), Case(#""event":"complained""#, .complained, .complaint),
            Case(#""event":"unsubscribed""#, .unsubscribed, .unsubscribe),
            Case(#""event":"failed","severity":"temporary""#, .deferred),
            Case(#""event":"failed","severity":"permanent""#, .bounced, .hardBounce, isPermanent: true),
            Case(#""event":"failed","severity":"permanent","reason":"suppress-complaint""#, .failed, .complaint),
            Case(#""event":"stored""#, nil),
        ]
    )
    func mailgun(_ given: Case) throws {
        given.check(ProviderEvent(mailgun: try parsed("{\(given.words)}")))
    }

    @Test(
        "Postmark's events",
        arguments: [
            Case(#""RecordType":"Delivery""#, .delivered), Case(#""RecordType":"Open""#, .opened),
            Case(#""RecordType":"Click""#, .clicked), Case(#""RecordType":"SpamComplaint""#, .complained, .complaint),
            Case(#""RecordType":"Bounce","Type":"HardBounce""#, .bounced, .hardBounce, isPermanent: true),
            Case(#""RecordType":"Bounce","Type":"SoftBounce""#, .bounced),
            Case(#""RecordType":"Bounce","Type":"Blocked""#, .failed),
            Case(#""RecordType":"Bounce","Type":"AutoResponder""#, nil),
            Case(
                #""RecordType":"SubscriptionChange","SuppressSending":true,"SuppressionReason":"ManualSuppression""#,
                .unsubscribed,
                .unsubscribe
            ),
            Case(#""RecordType":"SubscriptionChange","SuppressSending":false"#, nil),
        ]
    )
    func postmark(_ given: Case) throws {
        given.check(ProviderEvent(postmark: try parsed("{\(given.words)}")))
    }

    private func form(_ text: String) -> FormParameters { FormParameters(HTTPQuery(text)) }

    @Test(
        "Twilio's statuses",
        arguments: [
            Case("queued", nil), Case("sent", .sent), Case("delivered", .delivered), Case("read", .opened),
            Case("undelivered&ErrorCode=30005", .bounced, .hardBounce, isPermanent: true),
            Case("undelivered&ErrorCode=30003", .bounced), Case("undelivered", .bounced), Case("failed", .failed),
            Case("failed&ErrorCode=21610", .failed, .unsubscribe), Case("canceled", .failed),
        ]
    )
    func twilio(_ given: Case) {
        let query = HTTPQuery("dispatch_id=\(MeaningTests.id)&tenant=demo")
        let event = ProviderEvent(twilio: form("MessageSid=SM1&To=%2B33612345678&MessageStatus=\(given.words)"), query)
        given.check(event)
        guard let event else { return }
        #expect(event.marks.dispatch?.description == MeaningTests.id && event.address == "+33612345678")
    }

    @Test(
        "Vonage's statuses",
        arguments: [
            Case("submitted", .sent), Case("buffered", .sent), Case("delivered", .delivered), Case("read", .opened),
            Case("failed&err-code=3", .bounced, .hardBounce, isPermanent: true), Case("failed&err-code=2", .bounced),
            Case("rejected&err-code=9", .failed, .unsubscribe), Case("expired", .bounced), Case("unknown", nil),
        ]
    )
    func vonage(_ given: Case) {
        let event = ProviderEvent(
            vonage: form("messageId=1&msisdn=33612345678&client-ref=\(MeaningTests.id)&status=\(given.words)")
        )
        given.check(event)
        guard let event else { return }
        #expect(event.marks.dispatch?.description == MeaningTests.id && event.address == "+33612345678")
    }

    @Test(
        "Plivo's statuses",
        arguments: [
            Case("queued", nil), Case("sent", .sent), Case("delivered", .delivered), Case("read", .opened),
            Case("undelivered&ErrorCode=50", .bounced, .hardBounce, isPermanent: true),
            Case("failed&ErrorCode=80", .bounced), Case("failed&ErrorCode=420", .failed),
            Case("failed&ErrorCode=200", .failed, .unsubscribe), Case("rejected", .failed),
        ]
    )
    func plivo(_ given: Case) {
        let event = ProviderEvent(plivo: form("MessageUUID=1&To=33612345678&Status=\(given.words)"), HTTPQuery(""))
        given.check(event)
    }

    @Test(
        "wishes in people's answers",
        arguments: [
            ("STOP", TextReply.Wish.stop), (" stop. ", .stop), ("Unsubscribe", .stop), ("Arrêt", .stop),
            ("START", .start), ("unstop!", .start), ("stop it, please", nil), ("hello", nil), ("", nil),
        ] as [(String, TextReply.Wish?)]
    )
    func wishes(_ text: String, _ wish: TextReply.Wish?) {
        #expect(TextReply(id: "1", from: "whatsapp:+33612345678", text: text)?.wish == wish)
    }

    @Test("what a carrier has understood goes before the words")
    func understood() {
        let reply = TextReply(twilio: form("MessageSid=SM1&From=%2B33612345678&Body=basta&OptOutType=STOP"))
        #expect(reply?.wish == .stop && reply?.from == "+33612345678")
    }

    @Test(
        "what comes from nobody's number is no answer",
        arguments: ["", "SHORTCODE", "+", "12", "+123456789012345678"]
    )
    func strangeNumbers(_ number: String) {
        #expect(TextReply(id: "1", from: number, text: "STOP") == nil)
    }
}
