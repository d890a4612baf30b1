import ChannelWorker
import Crypto
import Foundation
import HTTPClient
import HTTPServer
import Kafka
import Postgres
import Primitives
import ServiceKit
import Storage
import TestSupport
import Testing
import Wire

@testable import WebhookHandler

extension WebhookHandlerTests {
    @Suite("Callbacks")
    struct CallbackTests {
        @Test("what each provider tells of a message is told to everybody, once, whoever sent it twice")
        func told() async throws {
            let stage = try await WebhookHandlerTests.stage.value
            let (keys, mail, text) = (
                stage.keys, try await stage.sent(category: "news"), try await stage.sent("bob", .sms)
            )
            let callbacks = [
                try keys.sendGrid([ProviderKeys.sendGridEvent("delivered", mail, "sg-1")]),
                keys.mailgun(
                    #"{"event":"delivered","id":"mg-1","timestamp":1700000000.5,"recipient":"ann@example.com","user-variables":{\#(mail.members)}}"#,
                    token: "t-\(mail.dispatch)"
                ),
                keys.postmark(
                    #"{"RecordType":"Delivery","MessageID":"pm-1","Recipient":"ann@example.com","DeliveredAt":"2026-01-01T00:00:00Z","Metadata":{\#(mail.members)}}"#
                ),
                keys.twilio(
                    [("MessageSid", "SM\(text.dispatch)"), ("MessageStatus", "delivered"), ("To", "+33612345678")],
                    home: stage.home,
                    query: text.query
                ),
                keys.vonage([
                    ("messageId", "v-1"), ("status", "delivered"), ("msisdn", "33612345678"),
                    ("client-ref", "\(text.dispatch)"),
                ]),
            ]
            for callback in callbacks {
                for _ in 0..<2 {
                    let answer = try await stage.post(callback)
                    #expect(
                        (200...204).contains(answer.status),
                        "\(callback.path): \(String(decoding: answer.body, as: UTF8.self))"
                    )
                }
            }
            let events: [DeliveryEvent] = try await stage.records(.delivery(.delivered), count: 10) {
                [mail.dispatch, text.dispatch].contains($0.dispatchID)
            }
            #expect(Set(events.map(\.id)).count == 5, "told twice, it is the same event")
            #expect(events.allSatisfy { $0.status == .delivered && $0.cost == nil && $0.acceptedAt != nil })
            let first = try #require(events.first { $0.provider == "sendgrid" })
            #expect(first.recipient.description == "acme/ann" && first.notificationID == mail.notification)
            #expect(first.providerMessageID == "m-\(mail.dispatch)" && first.category == "news")
            #expect(events.filter { $0.channel == .sms }.allSatisfy { $0.recipient.user == "bob" })
        }

        @Test("a dead address and a complaint reach the person's owner with what to suppress, an opening as it is")
        func owners() async throws {
            let stage = try await WebhookHandlerTests.stage.value
            let message = try await stage.sent("carl")
            let events = [
                ProviderKeys.sendGridEvent(
                    "bounce",
                    message,
                    "b1",
                    more: #","type":"bounce","reason":"550 no carl@example.com""#
                ),
                ProviderKeys.sendGridEvent("spamreport", message, "b2"),
                ProviderKeys.sendGridEvent("open", message, "b3", more: #","sg_machine_open":true"#),
                ProviderKeys.sendGridEvent("processed", message, "b4"),
            ]
            #expect(try await stage.post(stage.keys.sendGrid(events)).status == 200)
            let commands: [RecipientCommand] = try await stage.records(.notificationCreated, count: 4) {
                $0.recipient.user == "carl"
            }
            let concluded = commands.compactMap { if case .channelConcluded(let it) = $0.action { it } else { nil } }
            #expect(concluded.map(\.conclusion) == [.bounced, .delivered])
            #expect(concluded.map(\.suppression) == ["hard_bounce", "complaint"])
            #expect(concluded.allSatisfy { $0.address == "carl@example.com" })
            let engaged = commands.compactMap { if case .engaged(let engaged) = $0.action { engaged } else { nil } }
            #expect(engaged.map(\.kind) == [.complained, .opened] && engaged.map(\.isAutomated) == [false, true])
            let bounces: [DeliveryEvent] = try await stage.records(.delivery(.bounced), count: 1) {
                $0.dispatchID == message.dispatch
            }
            #expect(bounces.first?.isPermanent == true && bounces.first?.detail == "550 no …")
        }

        @Test("what is not signed as it should be is refused, and the audit log is told of it")
        func refused() async throws {
            let stage = try await WebhookHandlerTests.stage.value
            let message = try await stage.sent("dora")
            let good = try stage.keys.sendGrid([ProviderKeys.sendGridEvent("delivered", message, "r1")])
            var (flipped, unknown, unsigned) = (good, good, good)
            flipped.body[3] ^= 1
            unknown.path = "/webhooks/sendgrid/nobody"
            unsigned.headers = []
            let stale = try stage.keys.sendGrid(
                [ProviderKeys.sendGridEvent("delivered", message, "r1")],
                at: WallClock.system.now - .seconds(2 * 86_400)
            )
            for callback in [flipped, unknown, unsigned, stale] {
                let answer = try await stage.post(callback)
                #expect(answer.status == 401)
                #expect(String(decoding: answer.body, as: UTF8.self).contains("callback_refused"))
            }
            var asked = good
            asked.isGet = true
            let answer = try await stage.post(asked)
            #expect(answer.status == 405 && answer.headers["allow"] == "POST", "SendGrid signs no GET")
            let audits: [AuditRecord] = try await stage.records(.auditRecorded, count: 4) {
                $0.action == "callback.refused"
            }
            let reasons = Set(audits.compactMap(\.reasonCode))
            #expect(reasons.isSuperset(of: ["bad_signature", "unknown_account", "unsigned", "stale"]))
            #expect(audits.allSatisfy { $0.actor.kind == .anonymous && $0.actor.network == "127.0.0.0/24" })
            #expect(try await stage.post(good).status == 200)
        }

        @Test("an account speaks of its own tenants' people only")
        func foreign() async throws {
            let stage = try await WebhookHandlerTests.stage.value
            let (message, own) = (try await stage.sent("eve"), try await stage.sent("eve"))
            let told = [ProviderKeys.sendGridEvent("delivered", message, "f1")]
            #expect(try await stage.post(stage.keys.sendGrid(told, account: "other")).status == 200)
            #expect(
                try await stage.post(stage.keys.sendGrid([ProviderKeys.sendGridEvent("delivered", own, "f2")])).status
                    == 200
            )
            let events: [DeliveryEvent] = try await stage.records(.delivery(.delivered), count: 1) {
                $0.recipient.user == "eve"
            }
            #expect(events.map(\.dispatchID) == [own.dispatch])
        }

        @Test("a callback that overtakes our own note is asked to come again, one of another's message is not")
        func unknown() async throws {
            let stage = try await WebhookHandlerTests.stage.value
            let now = WallClock.system.now
            let stranger = SentHere(notification: UUIDv7(at: now), dispatch: UUIDv7(at: now), user: "fay")
            let known = try await stage.sent("fay")
            let early = try stage.keys.sendGrid([
                ProviderKeys.sendGridEvent("delivered", stranger, "u1"),
                ProviderKeys.sendGridEvent("delivered", known, "u2"),
            ])
            let answer = try await stage.post(early)
            #expect(answer.status == 503 && answer.headers["retry-after"] != nil)
            // Those beside it do not wait for it.
            let told: [DeliveryEvent] = try await stage.records(.delivery(.delivered), count: 1) {
                $0.recipient.user == "fay"
            }
            #expect(told.map(\.dispatchID) == [known.dispatch])
            let old = ProviderKeys.sendGridEvent("delivered", stranger, "u1", at: now - .seconds(3600))
            #expect(
                try await stage.post(stage.keys.sendGrid([old, #"{"event":"open","email":"x@example.com"}"#])).status
                    == 200
            )
        }

        @Test("without the ledger, the projections tell whose the message is")
        func withoutLedger() async throws {
            let stage = try await WebhookHandlerTests.stage.value
            let message = try await stage.sent("gus")
            _ = try await stage.redis.cli("DEL", "ledger:\(message.dispatch)")
            try await stage.owner.execute(
                """
                INSERT INTO notifications (tenant_id, notification_id, user_id, updated_at)
                VALUES ('acme', \(message.notification), 'gus', now())
                """
            )
            let told = [ProviderKeys.sendGridEvent("delivered", message, "w1")]
            #expect(try await stage.post(stage.keys.sendGrid(told)).status == 200)
            let events: [DeliveryEvent] = try await stage.records(.delivery(.delivered), count: 1) {
                $0.recipient.user == "gus"
            }
            #expect(events.first?.dispatchID == message.dispatch && events.first?.channel == .email)
        }

        @Test("an event that gives back nothing of ours finds its message by the provider's own id")
        func byProvidersID() async throws {
            let stage = try await WebhookHandlerTests.stage.value
            let message = try await stage.sent("sue")
            let name = ProviderMessage(provider: "postmark", account: "main", id: "pm-\(message.dispatch)")
            try await SendLedger(stage.cache).name(message.dispatch, name)
            let told = #"{"RecordType":"Delivery","MessageID":"\#(name.id)","Recipient":"sue@example.com"}"#
            #expect(try await stage.post(stage.keys.postmark(told)).status == 200)
            let events: [DeliveryEvent] = try await stage.records(.delivery(.delivered), count: 1) {
                $0.recipient.user == "sue"
            }
            #expect(events.first?.dispatchID == message.dispatch)
        }

        @Test("the bytes are kept, sealed, where the service itself cannot read them")
        func kept() async throws {
            let stage = try await WebhookHandlerTests.stage.value
            let message = try await stage.sent("hal")
            let callback = try stage.keys.sendGrid([ProviderKeys.sendGridEvent("delivered", message, "k1")])
            #expect(try await stage.post(callback).status == 200)
            let bodies = CallbackBodies(stage.owner, stage.dataKeys)
            let ids: [UUIDv7] = try await stage.owner.query(
                "SELECT callback_id FROM callback_bodies WHERE provider = 'sendgrid' ORDER BY callback_id DESC LIMIT 3"
            ).decode(UUIDv7.self)
            var found: [[UInt8]] = []
            for id in ids { if let body = try await bodies.find(id) { found.append(body.bytes) } }
            #expect(found.contains(callback.body))
            let kept = try await stage.owner.query("SELECT body FROM callback_bodies").decode([UInt8].self)
            #expect(!kept.contains { $0.firstRange(of: "example.com".bytes) != nil })
            let isReadable: Bool? = try await stage.owner.query(
                "SELECT has_table_privilege('herald_app', 'callback_bodies', 'SELECT')"
            ).decodeFirst(Bool.self)
            #expect(isReadable == false)
        }

        @Test("STOP suppresses the number, START lifts it, and an old answer that comes again does nothing")
        func optOut() async throws {
            let stage = try await WebhookHandlerTests.stage.value
            func suppressed() async throws -> [String] {
                try await stage.owner.query(
                    "SELECT reason FROM suppressions WHERE tenant_id = 'acme' AND channel = 'sms' AND lifted_at IS NULL"
                ).decode(String.self)
            }
            func reply(_ id: String, _ text: String) -> SignedCallback {
                stage.keys.twilio(
                    [("MessageSid", id), ("SmsStatus", "received"), ("From", "+33698765432"), ("Body", text)],
                    home: stage.home
                )
            }
            #expect(try await stage.post(reply("SM-hi", "Hello")).status == 204)
            #expect(try await suppressed() == [])
            for _ in 0..<2 { #expect(try await stage.post(reply("SM-1", "STOP")).status == 204) }
            #expect(try await suppressed() == ["stop"])
            let plivo = stage.keys.plivo(
                [("MessageUUID", "p-1"), ("From", "33698765432"), ("Text", "start")],
                home: stage.home,
                nonce: "n1"
            )
            #expect(try await stage.post(plivo).status == 200)
            #expect(try await suppressed() == [])
            #expect(try await stage.post(reply("SM-1", "STOP")).status == 204)
            #expect(try await suppressed() == [], "it was heeded before")
            let audits: [AuditRecord] = try await stage.records(.auditRecorded, count: 2) {
                $0.action.hasPrefix("suppression.")
            }
            #expect(Set(audits.map(\.action)) == ["suppression.added", "suppression.lifted"])
            #expect(Set(audits.compactMap(\.actor.id)) == ["twilio/main", "plivo/main"])
        }

        @Test("a token of Mailgun's is good for one body")
        func singleUse() async throws {
            let stage = try await WebhookHandlerTests.stage.value
            let message = try await stage.sent("ida")
            func event(_ name: String) -> SignedCallback {
                stage.keys.mailgun(
                    #"{"event":"\#(name)","id":"1","recipient":"ida@example.com","user-variables":{\#(message.members)}}"#,
                    token: "single"
                )
            }
            let first = event("delivered")
            #expect(try await stage.post(first).status == 200)
            #expect(try await stage.post(first).status == 200)
            #expect(try await stage.post(event("complained")).status == 401)
        }

        @Test("while the broker is away nobody is thanked")
        func brokerAway() async throws {
            let stage = try await WebhookHandlerTests.stage.value
            guard stage.broker.isOwned else { return }
            let message = try await stage.sent("jan")
            let callback = try stage.keys.sendGrid([ProviderKeys.sendGridEvent("delivered", message, "a1")])
            stage.broker.pause()
            let answer = try await stage.post(callback)
            stage.broker.resume()
            #expect(answer.status == 503 && answer.headers["retry-after"] != nil)
            try await eventually("it is taken again", within: .seconds(30)) {
                try await stage.post(callback).status == 200
            }
        }
    }
}
