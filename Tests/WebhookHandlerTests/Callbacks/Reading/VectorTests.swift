import Crypto
import HTTPClient
import HTTPServer
import JSON
import Primitives
import Testing

@testable import WebhookHandler

/// Every published vector of the schemes: taken as it is, refused with another key, another time or a flipped bit.
@Suite("Published callbacks")
struct VectorTests {
    private let now = Timestamp(seconds: 1_600_112_600)

    @Test("Twilio's", arguments: try Vector.all("twilio"))
    func twilio(_ vector: Vector) async throws {
        let isJSON = vector.inputs["body"] != nil
        let params = try vector.inputs["params"]?.list { pair in try pair.list { try $0.string() } } ?? []
        let body = try isJSON ? vector.text("body").bytes : Callback.form(params.map { ($0[0], $0[1]) })
        let signature = try #require(vector.expected.text("x_twilio_signature"))
        func check(_ url: String, _ token: String, _ body: [UInt8]) async -> CallbackError.Code? {
            let type = isJSON ? "application/json" : "application/x-www-form-urlencoded"
            let headers = ["X-Twilio-Signature": signature, "Content-Type": type]
            return await refusal {
                try TwilioReader(tokens: [token]).verify(Callback(url, body, at: now, headers))
            }
        }
        let (url, token) = (try vector.text("request_url"), try vector.text("auth_token"))
        #expect(await check(url, token, body) == nil)
        #expect(await check(url, "another", body) == .badSignature)
        #expect(await check(url + "&more=1", token, body) == .badSignature)
        #expect(await check(url, token, isJSON ? "{ }".bytes : body + "&A=1".bytes) == .badSignature)
    }

    @Test("SendGrid's", arguments: try Vector.all("sendgrid"))
    func sendGrid(_ vector: Vector) async throws {
        let (key, body) = (
            try vector.text("public_key_spki_b64"), try #require(Base64.standard.decode(vector.text("raw_body_b64")))
        )
        let (signature, time) = (try vector.text("signature_der_b64"), try vector.text("timestamp"))
        func check(_ body: [UInt8], _ time: String, at now: Timestamp) async throws -> CallbackError.Code? {
            let reader = try SendGridReader(keys: [key])
            let headers = [
                "X-Twilio-Email-Event-Webhook-Signature": signature, "X-Twilio-Email-Event-Webhook-Timestamp": time,
            ]
            return await refusal { try reader.verify(Callback(body, at: now, headers)) }
        }
        #expect(try await (check(body, time, at: now) == nil) == vector.isValid)
        guard vector.isValid else { return }
        #expect(try await check(Array(body.dropLast(2)), time, at: now) == .badSignature)
        #expect(try await check(body, "1600112503", at: now) == .badSignature)
        #expect(try await check(body, time, at: now + .seconds(26 * 3600)) == .stale)
        #expect(try await check(body, time, at: now - .seconds(3600)) == .stale)
        let other = try Base64.standard.encode(SigningKey.generate(.es256).verifyingKey.spki)
        let wrong = try SendGridReader(keys: [other])
        let headers = [
            "X-Twilio-Email-Event-Webhook-Signature": signature, "X-Twilio-Email-Event-Webhook-Timestamp": time,
        ]
        #expect(await refusal { try wrong.verify(Callback(body, at: now, headers)) } == .badSignature)
        let both = try SendGridReader(keys: [other, key])
        #expect(await refusal { try both.verify(Callback(body, at: now, headers)) } == nil)
    }

    @Test("Amazon's", arguments: try Vector.all("aws-sns-signature"))
    func sns(_ vector: Vector) async throws {
        let message = try #require(vector.inputs["message"])
        let (pem, text) = (try vector.text("certificate_pem"), String(decoding: message.rawBytes, as: UTF8.self))
        let parsed = try #require(SNSMessage(message))
        #expect(String(decoding: parsed.signedBytes, as: UTF8.self) == vector.expected.text("string_to_sign"))
        func check(_ text: String, after: Duration = .seconds(1), topic: String? = nil) async -> CallbackError.Code? {
            let clock = WallClock.fixed(parsed.time + after)
            let shelf = CertificateShelf(clock: clock) { _ in
                HTTPClientResponse(status: 200, headers: [:], body: pem.bytes)
            }
            let reader = SESReader(topics: [topic ?? parsed.topic], certificates: shelf)
            return await refusal { _ = try await reader.read(Callback(text.bytes, at: clock.now)) }
        }
        #expect(await check(text) == nil)
        #expect(await check(text.replacing("Hello world", with: "Hello World")) == .badSignature)
        #expect(await check(text, after: .seconds(3700)) == .stale)
        #expect(await check(text, after: .seconds(365 * 86_400)) == .notAllowed, "the certificate has expired")
        #expect(await check(text, topic: "arn:aws:sns:us-east-2:1:other") == .notAllowed)
        #expect(
            await check(text.replacing(#""SignatureVersion": "1""#, with: #""SignatureVersion": "2""#)) == .badSignature
        )
        #expect(
            await check(text.replacing("https://sns.us-east-2", with: "https://sns.evil.example/.us-east-2"))
                == .notAllowed
        )
    }

    @Test("addresses of Amazon's certificates", arguments: try Vector.all("aws-sns-certurl"))
    func certificateAddress(_ vector: Vector) throws {
        #expect(try SNSAddress.isCertificate(vector.text("url")) == vector.isValid)
    }

    @Test("Plivo's third version", arguments: try Vector.all("plivo-v3"))
    func plivo(_ vector: Vector) async throws {
        let params = try #require(vector.inputs["params"]).members.map { ($0.key, (try? $0.value.string()) ?? "") }
        let signature = try #require(vector.expected.text("x_plivo_signature_v3"))
        let (url, nonce, token) = (try vector.text("url"), try vector.text("nonce"), try vector.text("auth_token"))
        func check(_ body: [UInt8], _ url: String, _ token: String, _ signature: String) async -> CallbackError.Code? {
            let headers = ["X-Plivo-Signature-V3": signature, "X-Plivo-Signature-V3-Nonce": nonce]
            return await refusal {
                let reader = PlivoReader(tokens: [token], numbers: .forgetful)
                let callback = Callback(url, body, at: now, headers)
                try reader.verify(callback, FormParameters(callback.form))
            }
        }
        let body = Callback.form(params)
        #expect(await check(body, url, token, signature) == nil)
        #expect(await check(body, url, token, "AAAA,\(signature)") == nil)
        #expect(await check(body + "&x=1".bytes, url, token, signature) == .badSignature)
        #expect(await check(body, url + "&e=f", token, signature) == .badSignature)
        #expect(await check(body, url, "another", signature) == .badSignature)
    }

    @Test("Plivo's second version, which leaves the body out, is not taken", arguments: try Vector.all("plivo-v2"))
    func plivoOld(_ vector: Vector) async throws {
        let headers = [
            "X-Plivo-Signature-V2": try #require(vector.expected.text("x_plivo_signature_v2")),
            "X-Plivo-Signature-V2-Nonce": try vector.text("nonce"),
        ]
        let (url, token) = (try vector.text("url"), try vector.text("auth_token"))
        let reader = PlivoReader(tokens: [token], numbers: .forgetful)
        #expect(await refusal { _ = try await reader.read(Callback(url, [], at: now, headers)) } == .unsigned)
    }

    @Test("Vonage's parameter", arguments: try Vector.all("vonage-sms-sig"))
    func vonage(_ vector: Vector) async throws {
        let method = try #require(VonageReader.Method(rawValue: vector.text("method").replacing("hmac-", with: "")))
        var items = FormParameters(try #require(vector.inputs["params"])).items.map { ($0.name, $0.value) }
        items.append(("sig", try #require(vector.expected.text("sig"))))
        func check(_ items: [(String, String)], _ secret: String) async -> CallbackError.Code? {
            let parameters = FormParameters(HTTPQuery(String(decoding: Callback.form(items), as: UTF8.self)))
            return await refusal {
                try VonageReader(secrets: [secret], method: method).verifySignature(of: parameters)
            }
        }
        let secret = try vector.text("signature_secret")
        #expect(await check(items, secret) == nil)
        #expect(await check(items, "another") == .badSignature)
        #expect(await check(items + [("more", "1")], secret) == .badSignature)
        #expect(await check(items.dropLast(), secret) == .unsigned)
    }

    @Test("Vonage's token with a wrong signature", arguments: try Vector.all("vonage-signed-webhook-jwt"))
    func vonageToken(_ vector: Vector) async throws {
        let reader = VonageReader(
            secrets: [try vector.text("signature_secret")],
            clock: .fixed(Timestamp(seconds: 1_587_494_970))
        )
        let headers = ["Authorization": try vector.text("authorization"), "Content-Type": "application/json"]
        #expect(await refusal { _ = try reader.read(Callback("{}".bytes, at: now, headers)) } == .badSignature)
    }

    @Test("Mailgun's", arguments: try Vector.all("mailgun"))
    func mailgun(_ vector: Vector) async throws {
        let expected = try #require(vector.expected.text("signature"))
        let (time, token) = (try vector.text("timestamp"), try vector.text("token"))
        func check(_ token: String, _ key: String, at seconds: Int64) async throws -> CallbackError.Code? {
            let text = #"{"timestamp": "\#(time)", "token": "\#(token)", "signature": "\#(expected)"}"#
            let signature = try JSONDocument(parsing: text.bytes).root
            return await refusal {
                try MailgunReader(keys: [key], tokens: .forgetful).verify(signature, at: Timestamp(seconds: seconds))
            }
        }
        let key = try vector.text("signing_key")
        #expect(try await check(token, key, at: 123_456_800) == nil)
        #expect(try await check(token, "another", at: 123_456_800) == .badSignature)
        #expect(try await check("tokem", key, at: 123_456_800) == .badSignature)
        #expect(try await check(token, key, at: 123_456_800 + 10 * 3600) == .stale)
    }
}
