import Crypto
import HTTPClient
import HTTPServer
import JSON
import Kafka
import Primitives
import TestSupport
import Testing
import Wire

@testable import WebhookHandler

/// Bodies that a provider has signed and nobody would send: each is read or refused, and what is read can be told.
@Suite("Hostile callbacks")
struct HostileReadingTests {
    private let now = WallClock.system.now

    private func bodies(_ texts: [String], garbled count: Int) -> [[UInt8]] {
        var generator = SeededGenerator(seed: 11)
        let short = texts.filter { $0.utf8.count < 4000 }
        let bodies = (0..<count).map { index in HostileCorpus.garbled(short[index % short.count], &generator) }
        return texts.map { Array($0.utf8) } + bodies
    }

    /// How many were read.
    private func read(_ callbacks: [Callback], _ reader: some CallbackReader) async throws -> Int {
        var count = 0
        for callback in callbacks {
            do {
                for case .event(let event) in try await reader.read(callback) { try tell(event) }
                count += 1
            } catch {
                #expect(error is CallbackError)
            }
        }
        return count
    }

    private func tell(_ event: ProviderEvent) throws {
        let recipient = try #require(RecipientKey(tenant: "acme", user: "ann"))
        let (account, dispatch) = (try #require(AccountName("sendgrid", "main")), UUIDv7(at: now))
        var records = CallbackRecords(at: now)
        let told = DeliveryEvent(event, of: .named(recipient, notification: dispatch), dispatch, by: account, at: now)
        do throws(WireError) {
            try records.add(told, event)
        } catch {
            Issue.record("\(event) cannot be told: \(error)")
        }
        for record in records.records where record.headers.text("event-type")?.hasPrefix("delivery.") == true {
            #expect(try DeliveryEvent(decoding: record.value ?? []).id == told.id)
        }
    }

    @Test("SendGrid's")
    func sendGrid() async throws {
        let key = try SigningKey.generate(.es256)
        let reader = try SendGridReader(keys: [Base64.standard.encode(key.verifyingKey.spki)])
        let time = "\(now.seconds)"
        let callbacks = try bodies(HostileCorpus.json, garbled: 600).map { body in
            let headers = [
                "X-Twilio-Email-Event-Webhook-Signature": Base64.standard.encode(
                    try key.sign(Array(time.utf8) + body, form: .der)
                ),
                "X-Twilio-Email-Event-Webhook-Timestamp": time,
            ]
            return Callback(body, at: now, headers)
        }
        #expect(try await read(callbacks, reader) > 10)
    }

    @Test("Postmark's")
    func postmark() async throws {
        let header = ["Authorization": "Basic \(Base64.standard.encode("u:p".bytes))"]
        let callbacks = bodies(HostileCorpus.json, garbled: 600).map { Callback($0, at: now, header) }
        #expect(try await read(callbacks, PostmarkReader(logins: ["u:p"])) > 10)
    }

    @Test("Mailgun's")
    func mailgun() async throws {
        let code = HMAC(.sha256, key: "key".utf8).code(for: "\(now.seconds)t".bytes).hex
        let head = #"{"signature":{"timestamp":"\#(now.seconds)","token":"t","signature":"\#(code)"},"event-data":"#
        let callbacks = bodies(HostileCorpus.json, garbled: 600).map {
            Callback(head.bytes + $0 + "}".bytes, at: now)
        }
        #expect(try await read(callbacks, MailgunReader(keys: ["key"], tokens: .forgetful)) > 10)
    }

    @Test("SES's, whoever has signed them")
    func ses() async throws {
        for body in bodies(HostileCorpus.json, garbled: 600) {
            guard let root = try? JSONDocument(parsing: body, limits: .callback).root else { continue }
            for event in ProviderEvent.ses(root, "id") { try tell(event) }
        }
        let shelf = CertificateShelf { _ in HTTPClientResponse(status: 404, headers: [:], body: []) }
        let message = try #require(try Vector.all("aws-sns-signature").first?.inputs["message"])
        let topic = try #require(SNSMessage(message)?.topic)
        let text = String(decoding: message.rawBytes, as: UTF8.self)
        let callbacks = bodies([text], garbled: 300).map { Callback($0, at: now) }
        #expect(try await read(callbacks, SESReader(topics: [topic], certificates: shelf)) == 0)
    }

    @Test("those of text messages")
    func forms() async throws {
        let url = "https://hooks.example/webhooks/x/main"
        for body in bodies(HostileCorpus.forms, garbled: 600) {
            let parameters = FormParameters(HTTPQuery(String(decoding: body, as: UTF8.self)))
            let twilio = HMAC(.sha1, key: "t".utf8).code(for: Array((url + TwilioReader.joined(parameters)).utf8))
            let plivo = HMAC(.sha256, key: "t".utf8).code(for: Array("\(PlivoReader.signed(url, parameters)).1".utf8))
            let headers = [
                "X-Twilio-Signature": Base64.standard.encode(twilio),
                "X-Plivo-Signature-V3": Base64.standard.encode(plivo), "X-Plivo-Signature-V3-Nonce": "1",
            ]
            let callback = Callback(url, body, at: now, headers)
            // Well signed as they are, they are read: none of them may be refused for its bytes.
            #expect(try await read([callback], TwilioReader(tokens: ["t"])) == 1)
            #expect(try await read([callback], PlivoReader(tokens: ["t"], numbers: .forgetful)) == 1)
            _ = try await read([callback], VonageReader(secrets: ["t"]))
        }
    }

    @Test(
        "addresses that look like Amazon's and are not",
        arguments: [
            "http://sns.us-east-1.amazonaws.com/a.pem", "https://sns.us-east-1.amazonaws.com:444/a.pem",
            "https://user@sns.us-east-1.amazonaws.com/a.pem",
            "https://sns.us-east-1.amazonaws.com\\@evil.example/a.pem",
            "https://sns.us-east-1.amazonaws.com#@evil.example/a.pem",
            "https://sns.us-east-1.amazonaws.com.cn.evil/a.pem",
            "https://sns..amazonaws.com/a.pem", "https://sns.us.amazonaws.com/a.pem", "https://evil.example/sns.pem",
            "https://sns.us-east-1.amazonaws.com/a.pem?x=.pem", "https://sns.us-east-1.amazonaws.com/a.txt",
            "https://sns.us-east-1.amazonaws.com", "https://", "", "https://sns.us-east-1.amazonaws.com /a.pem",
            "https://SNS.us-east-1.amazonaws.com/a.pem", "https://sns.us-e%61st-1.amazonaws.com/a.pem",
        ]
    )
    func addresses(_ url: String) {
        #expect(!SNSAddress.isCertificate(url))
    }
}
