import Crypto
import Primitives
import Testing

@Suite struct HMACTests {
    @Test("RFC 4231's codes, with short, long and empty keys")
    func rfc4231() {
        let jefe = HMAC(.sha256, key: "Jefe".bytes).code(for: "what do ya want for nothing?".bytes)
        #expect(jefe.hex == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        let long = HMAC(.sha512, key: [UInt8](repeating: 0xAA, count: 131))
        let text = "Test Using Larger Than Block-Size Key - Hash Key First"
        #expect(long.code(for: text.bytes).hex.hasPrefix("80b24263c7c1a3ebb71493c1dd7be8b4"))
        let empty = HMAC(.sha256, key: []).code(for: [])
        #expect(empty.hex == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
    }

    @Test("Standard Webhooks' signatures", arguments: try Vector.all("standard-webhooks-v1"))
    func standardWebhooks(_ vector: Vector) throws {
        guard let secret = vector.inputs["secret"], let id = vector.inputs["webhook_id"],
            let time = vector.inputs["webhook_timestamp"], let payload = vector.inputs["payload"]
        else { return }
        var text = secret.hasPrefix("whsec_") ? String(secret.dropFirst(6)) : secret
        while !text.count.isMultiple(of: 4) { text += "=" }
        let key = try #require(Base64.standard.decode(text) ?? lenient(text))
        let code = HMAC(.sha256, key: key).code(for: "\(id).\(time).\(payload)".bytes)
        let signatures = vector.expected["webhook_signature"] ?? vector.inputs["webhook_signature"] ?? ""
        #expect(signatures.split(separator: " ").contains { $0 == "v1,\(Base64.standard.encode(code))" })
    }

    @Test("Slack's and Mailgun's signatures")
    func providers() throws {
        let slack = try #require(try Vector.all("slack").first)
        let text = "v0:\(slack.inputs["x_slack_request_timestamp"] ?? ""):\(slack.inputs["raw_body"] ?? "")"
        let code = HMAC(.sha256, key: (slack.inputs["signing_secret"] ?? "").bytes).code(for: text.bytes)
        #expect("v0=" + code.hex == slack.expected["x_slack_signature"])
        let mailgun = try #require(try Vector.all("mailgun").first)
        let signed = (mailgun.inputs["timestamp"] ?? "") + (mailgun.inputs["token"] ?? "")
        let other = HMAC(.sha256, key: (mailgun.inputs["signing_key"] ?? "").bytes).code(for: signed.bytes)
        #expect(other.hex == mailgun.expected["signature"])
    }

    @Test("RFC 7515's HS256 example, and every flipped bit refused")
    func jws() throws {
        let vector = try #require(try Vector.all("jws-hs256").first)
        let key = HMAC(.sha256, key: try #require(Base64.url.decode(vector.inputs["jwk.k"] ?? "")))
        let message = (vector.inputs["signing_input"] ?? "").bytes
        let code = try #require(Base64.url.decode(vector.expected["signature_b64u"] ?? ""))
        #expect(key.isCode(code, for: message))
        for bit in 0..<(code.count * 8) {
            var flipped = code
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!key.isCode(flipped, for: message))
        }
        #expect(!key.isCode(Array(code.dropLast()), for: message))
    }

    @Test("Plivo's, Telegram's and Twilio's codes over the strings that they sign")
    func others() throws {
        for vector in try Vector.all("plivo-v3") {
            let key = HMAC(.sha256, key: (vector.inputs["auth_token"] ?? "").bytes)
            let signed = vector.expected["signed_string"] ?? ""
            #expect(Base64.standard.encode(key.code(for: signed.bytes)) == vector.expected["x_plivo_signature_v3"])
        }
        for vector in try Vector.all("telegram") {
            let token = HMAC(.sha256, key: "WebAppData".bytes).code(for: (vector.inputs["bot_token"] ?? "").bytes)
            let code = HMAC(.sha256, key: token).code(for: (vector.expected["data_check_string"] ?? "").bytes)
            #expect((code.hex == vector.expected["hash"]) == vector.isValid)
        }
        let twilio = try #require(try Vector.all("twilio").first)
        let code = HMAC(.sha1, key: (twilio.inputs["auth_token"] ?? "").bytes)
            .code(for: (twilio.inputs["signed_url"] ?? "").bytes)
        #expect(Base64.standard.encode(code) == twilio.expected["x_twilio_signature"])
        let body = HashAlgorithm.sha256.hash((twilio.inputs["body"] ?? "").bytes)
        #expect(body.hex == twilio.expected["body_sha256_hex"])
    }

    @Test("one key serves many threads at once")
    func threads() async {
        let key = HMAC(.sha256, key: "key".bytes)
        let expected = key.code(for: "message".bytes)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask { (0..<2000).allSatisfy { _ in key.code(for: "message".bytes) == expected } }
            }
            for await isSame in group { #expect(isSame) }
        }
    }

    /// Base 64 whose last digit has four bits that mean nothing and are set, which the vector "unpadded" has.
    private func lenient(_ text: String) -> [UInt8]? {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        let body = text.replacing("=", with: "")
        guard let last = body.last.flatMap(alphabet.firstIndex(of:)) else { return nil }
        return Base64.url.decode(body.dropLast() + String(alphabet[last & 0x30]))
    }
}
