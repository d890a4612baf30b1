import Crypto
import HTTPClient
import HTTPServer
import Primitives
import Synchronization
import Testing

@testable import WebhookHandler

/// What no published vector shows: made here with keys of our own.
@Suite("Callbacks made up")
struct MadeUpCallbackTests {
    private let now = Timestamp(seconds: 1_700_000_000)

    @Test("Vonage's token is good for its own body, its own secret and its own time")
    func vonageToken() async throws {
        let body = #"{"message_uuid":"u1","status":"delivered"}"#.bytes
        func token(_ secret: String, at time: Timestamp) -> String {
            let hash = HashAlgorithm.sha256.hash(body).hex
            let claims = #"{"iat":\#(time.seconds),"jti":"1","iss":"Vonage","payload_hash":"\#(hash)"}"#
            let signed = [#"{"alg":"HS256","typ":"JWT"}"#, claims].map { Base64.url.encode($0.bytes) }.joined(
                separator: "."
            )
            return "Bearer \(signed).\(Base64.url.encode(HMAC(.sha256, key: secret.utf8).code(for: signed.bytes)))"
        }
        func check(_ token: String, _ body: [UInt8]) async -> CallbackError.Code? {
            let reader = VonageReader(secrets: ["the new one", "the old one"], clock: .fixed(now))
            let headers = ["Authorization": token, "Content-Type": "application/json"]
            return await refusal { _ = try reader.read(Callback(body, at: now, headers)) }
        }
        #expect(await check(token("the new one", at: now), body) == nil)
        #expect(await check(token("the old one", at: now), body) == nil)
        #expect(await check(token("another", at: now), body) == .badSignature)
        #expect(await check(token("the new one", at: now), body + [0x20]) == .badSignature)
        #expect(await check(token("the new one", at: now - .seconds(2 * 86_400)), body) == .stale)
        #expect(await check("Bearer none", body) == .badSignature)
        #expect(await check("Basic eDp5", body) == .unsigned)
    }

    @Test("Vonage's parameter is good for its own time")
    func vonageTime() async throws {
        func check(_ time: Timestamp) async throws -> CallbackError.Code? {
            let signed = "&messageId=1&status=delivered&timestamp=\(time.seconds)"
            let code = HMAC(.sha256, key: "secret".utf8).code(for: signed.bytes).hex
            let body = "status=delivered&messageId=1&timestamp=\(time.seconds)&sig=\(code)".bytes
            return await refusal { _ = try VonageReader(secrets: ["secret"]).read(Callback(body, at: now)) }
        }
        #expect(try await check(now) == nil)
        #expect(try await check(now - .seconds(2 * 86_400)) == .stale)
        #expect(try await check(now + .seconds(3600)) == .stale)
    }

    @Test("Postmark's user and password, the new ones as the old")
    func postmark() async {
        let reader = PostmarkReader(logins: ["herald:new", "herald:old"])
        func check(_ login: String?) async -> CallbackError.Code? {
            let header = login.map { ["Authorization": "Basic \(Base64.standard.encode($0.bytes))"] } ?? [:]
            return await refusal { _ = try reader.read(Callback(#"{"RecordType":"Open"}"#.bytes, at: now, header)) }
        }
        #expect(await check("herald:new") == nil)
        #expect(await check("herald:old") == nil)
        #expect(await check("herald:other") == .badSignature)
        #expect(await check(nil) == .unsigned)
    }

    @Test("a token of Mailgun's stands for the body that it first came with, which may come again")
    func mailgunReplay() async throws {
        let seen = Mutex<[String: [UInt8]]>([:])
        let tokens = SingleUse("mailgun/main") { key, digest in
            seen.withLock { seen in
                defer { seen[key] = seen[key] ?? digest }
                return seen[key] == nil || seen[key] == digest
            }
        }
        let reader = MailgunReader(keys: ["key"], tokens: tokens)
        let code = HMAC(.sha256, key: "key".utf8).code(for: "\(now.seconds)token".bytes).hex
        func check(_ event: String) async -> CallbackError.Code? {
            let body = """
                {"signature":{"timestamp":"\(now.seconds)","token":"token","signature":"\(code)"},
                 "event-data":{"event":"\(event)"}}
                """
            return await refusal { _ = try await reader.read(Callback(body.bytes, at: now)) }
        }
        #expect(await check("delivered") == nil)
        #expect(await check("delivered") == nil)
        #expect(await check("complained") == .replayed)
    }

    @Test("a body whose hash no URL has signed is not Twilio's")
    func twilioJSON() async {
        let signature = Base64.standard.encode(
            HMAC(.sha1, key: "token".utf8).code(for: "https://hooks.example:443/x".bytes)
        )
        let headers = ["X-Twilio-Signature": signature, "Content-Type": "application/json"]
        let callback = Callback("https://hooks.example/x", #"{"MessageSid":"SM1"}"#.bytes, at: now, headers)
        #expect(await refusal { _ = try TwilioReader(tokens: ["token"]).read(callback) } == .unsigned)
    }

    @Test("a certificate is fetched once for all who wait, and again when it could not be had")
    func certificates() async throws {
        let pem = try #require(try Vector.all("aws-sns-signature").first?.text("certificate_pem"))
        let fetches = Atomic(0)
        let isAway = Atomic(true)
        let shelf = CertificateShelf(clock: .fixed(Timestamp(seconds: 1_650_000_000))) { _ in
            fetches.add(1, ordering: .relaxed)
            let status = isAway.load(ordering: .relaxed) ? 503 : 200
            return HTTPClientResponse(status: status, headers: [:], body: pem.bytes)
        }
        let url = "https://sns.eu-west-1.amazonaws.com/a.pem"
        #expect(await refusal { _ = try await shelf.certificate(at: url) } == .unavailable)
        isAway.store(false, ordering: .relaxed)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 { group.addTask { _ = try await shelf.certificate(at: url) } }
            try await group.waitForAll()
        }
        #expect(fetches.load(ordering: .relaxed) == 2)
        #expect(await refusal { _ = try await shelf.certificate(at: "https://evil.example/a.pem") } == .notAllowed)
        #expect(fetches.load(ordering: .relaxed) == 2)
    }
}
