import HTTPClient
import JSON
import Kafka
import Observability
import Postgres
import Primitives
import ServiceKit
import Storage
import TestSupport
import Testing
import Wire

@testable import WebhookHandler

extension WebhookHandlerTests {
    @Suite("Texts that people send")
    struct TextTests {
        @Test("a text is told to the tenant, once, and to its person's owner; it is kept sealed, and in no log")
        func received() async throws {
            let stage = try await WebhookHandlerTests.stage.value
            let (receiver, app) = (try Receiver(), try TextTests.app(stage))
            try await stage.owner.execute("INSERT INTO tenants (tenant_id, name) VALUES ('texts', 'Texts')")
            let database = TenantDatabase(app, try #require(TenantID(rawValue: "texts")))
            try await TextTests.person("zoe", phone, database, stage)
            let message = try await stage.sent("zoe", .sms, tenant: "texts")
            try await TextTests.project(message, stage)
            try await TextTests.listen(receiver.url("texts"), database, stage)

            let text = twilio("SM-zoe", phone, words, stage)
            for _ in 0..<2 { #expect(try await stage.post(text).status == 204) }
            try await eventually("the tenant is told", within: .seconds(20)) { !receiver.messages("texts").isEmpty }
            let told = try #require(receiver.messages("texts").first)
            let data = try #require(try JSONDocument(parsing: told.body).root["data"])
            #expect(try data["text"]?.string() == words && data["from"]?.string() == phone)
            #expect(try data["user_id"]?.string() == "zoe" && data["to"]?.string() == "+15005550006")
            #expect(try data["notification_id"]?.string() == message.notification.description)
            #expect(try data["message_id"]?.string() == told.id)
            try await answered(message, stage)
            try await kept(stage)

            // HELP is for nobody; of two tenants it is the one that has sent something.
            for (id, words) in [("SM-h1", "HELP"), ("SM-h2", " info? ")] {
                #expect(try await stage.post(twilio(id, phone, words, stage)).status == 204)
            }
            #expect(try await stage.post(twilio("SM-both", phone, "Late", stage, account: "both")).status == 204)
            #expect(try await stage.post(twilio("SM-who", "+33655550002", "Who are you?", stage)).status == 204)
            try await eventually("the tenant is told", within: .seconds(20)) { receiver.messages("texts").count >= 3 }
            let all = try receiver.messages("texts").map {
                try #require(try JSONDocument(parsing: $0.body).root["data"])
            }
            #expect(try Set(all.map { try $0["text"]?.string() }) == [words, "Late", "Who are you?"])
            let stranger = try #require(try all.first { try $0["from"]?.string() == "+33655550002" })
            #expect(stranger["user_id"]?.kind == .null && stranger["notification_id"]?.kind == .null)
            #expect(all.count == 3)
            await app.shutDown()
            try await receiver.stop()
        }

        @Test("a STOP whose record the broker did not take is heeded and recorded when it comes again, once")
        func stopAgain() async throws {
            let stage = try await WebhookHandlerTests.stage.value
            let app = try TextTests.app(stage)
            try await stage.owner.execute("INSERT INTO tenants (tenant_id, name) VALUES ('stops', 'Stops')")
            let tenant = try #require(TenantID(rawValue: "stops"))
            let name = try #require(AccountName("twilio", "stops"))
            let account = CallbackAccount(name: name, reader: TwilioReader(tokens: []), tenants: [tenant])
            let reply = try #require(TextReply(id: "SM-again", from: "+33655550003", text: "STOP"))
            let nowhere = "127.0.0.1:\(try freePort())"
            await #expect(throws: KafkaError.self) {
                try await TextTests.optOuts(nowhere, app, stage).heed(reply, to: account)
            }
            for _ in 0..<2 {
                try await TextTests.optOuts(stage.broker.bootstrapServers, app, stage).heed(reply, to: account)
            }
            let index = AddressVault(stage.dataKeys).index(of: reply.from, in: tenant, on: .sms)
            let standing = try await SuppressionStore(TenantDatabase(app, tenant)).inForce(for: [index])
            #expect(standing.map(\.reason) == [.stop])
            let audits: [AuditRecord] = try await stage.records(.auditRecorded, count: 1) { $0.tenant == "stops" }
            #expect(audits.prefix(1).map(\.resourceID) == standing.map { "\($0.id)" })
            await app.shutDown()
        }

        private static func optOuts(_ brokers: String, _ app: PostgresClient, _ stage: CallbackStage) throws -> OptOuts
        {
            OptOuts(
                postgres: app,
                redis: stage.cache,
                producer: try KafkaProducer(
                    KafkaConfiguration(brokers: brokers),
                    metrics: MetricRegistry(),
                    logger: .silent
                ),
                vault: AddressVault(stage.dataKeys),
                clock: .system,
                limit: brokers == stage.broker.bootstrapServers ? .seconds(5) : .milliseconds(300)
            )
        }

        private let phone = "+33655550001"
        private let words = "See you at five — Zoë"

        private func answered(_ message: SentHere, _ stage: CallbackStage) async throws {
            let commands: [RecipientCommand] = try await stage.records(.notificationCreated, count: 2) {
                if case .engaged = $0.action { $0.recipient.user == "zoe" } else { false }
            }
            let engaged = commands.compactMap { if case .engaged(let engaged) = $0.action { engaged } else { nil } }
            #expect(engaged.allSatisfy { $0.kind == .replied && $0.notificationID == message.notification })
            #expect(Set(commands.map(\.id)).count == 1, "told twice, it is the same command")
            let events: [DeliveryEvent] = try await stage.records(.delivery(.engaged), count: 2) {
                $0.dispatchID == message.dispatch
            }
            #expect(events.allSatisfy { $0.status == .replied && $0.recipient.user == "zoe" })
        }

        private func kept(_ stage: CallbackStage) async throws {
            let rows = try await stage.owner.query(
                "SELECT payload, sealed FROM webhook_messages WHERE type = 'message.received'"
            ).decode((String, [UInt8]?).self)
            #expect(rows.count == 1 && rows.allSatisfy { $0.0 == "" && $0.1 != nil })
            for sealed in rows.compactMap(\.1) {
                #expect(
                    sealed.firstRange(of: "See you at five".bytes) == nil && sealed.firstRange(of: phone.bytes) == nil
                )
            }
            #expect(!stage.log.contains("See you at five") && !stage.log.contains(phone))
        }

        private func twilio(
            _ id: String,
            _ from: String,
            _ text: String,
            _ stage: CallbackStage,
            account: String = "texts"
        ) -> SignedCallback {
            let form = [
                ("MessageSid", id), ("SmsStatus", "received"), ("From", from), ("To", "+15005550006"), ("Body", text),
            ]
            return stage.keys.twilio(form, home: stage.home, account: account)
        }

        private static func app(_ stage: CallbackStage) throws -> PostgresClient {
            try PostgresClient(
                .init(url: stage.postgres.url(user: "gateway")),
                on: stage.reactor,
                metrics: MetricRegistry(),
                logger: .silent
            )
        }

        /// The tenant is asked for its wishes at its first event, and not sooner.
        private static func listen(_ url: String, _ database: TenantDatabase, _ stage: CallbackStage) async throws {
            var endpoint = WebhookEndpoint(id: UUIDv7(at: WallClock.system.now), url: url)
            endpoint.events = [.received]
            let store = WebhookEndpointStore(database, WebhookVault(stage.dataKeys))
            _ = try await store.add(endpoint, WebhookKey(.symmetric))
        }

        private static func person(
            _ user: String,
            _ phone: String,
            _ database: TenantDatabase,
            _ stage: CallbackStage
        ) async throws {
            let tenant = database.tenant.rawValue
            try await stage.owner.execute("INSERT INTO users (tenant_id, user_id) VALUES (\(tenant), \(user))")
            let address = try AddressVault(stage.dataKeys).seal(phone, in: database.tenant, on: .sms)
            let id = try #require(UserID(rawValue: user))
            try await UserStore(database).setContact(
                Contact(channel: .sms, address: address, isVerified: true),
                of: id
            )
        }

        /// As analytics would have it.
        private static func project(_ message: SentHere, _ stage: CallbackStage) async throws {
            try await stage.owner.execute(
                """
                INSERT INTO notifications (tenant_id, notification_id, user_id, updated_at)
                VALUES ('texts', \(message.notification), \(message.user), now())
                """
            )
            for account in ["texts", "both"] {
                try await stage.owner.execute(
                    """
                    INSERT INTO notification_delivery_logs (tenant_id, notification_id, event_id, user_id, channel, kind,
                        status, occurred_at, dispatch_id, attempt, provider, provider_account, cost)
                    VALUES ('texts', \(message.notification), \(UUIDv7(at: WallClock.system.now)), \(message.user), 'sms',
                        'sent', 'sent', now(), \(message.dispatch), 1, 'twilio', \(account), 0)
                    """
                )
            }
        }
    }
}
