import Foundation
import Primitives
import Storage
import TestSupport
import Testing

@testable import WebhookHandler

@Suite("Signatures of webhooks")
struct WebhookSignatureTests {
    private let payload = Array(#"{"test": 2432232314}"#.utf8)
    private let id = "msg_p5jXN8AQM9LWM0D4loKWxJek"
    private let moment = Timestamp(milliseconds: 1_614_265_330_000)

    /// From the tests of Standard Webhooks' own libraries.
    @Test(
        "the published vectors hold",
        arguments: [
            ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
            ("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
            ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwBr", "v1,yK2tMbA6BHPrMEJ1lLv7UlJJbgFoqGenJkiajZ29evg="),
        ]
    )
    func vectors(_ secret: String, _ signature: String) throws {
        let key = WebhookKey.shared(try #require(WebhookSecret(secret)))
        let headers = try WebhookSignature.headers(id, at: moment, payload, [key])
        #expect(headers.map(\.name) == ["webhook-id", "webhook-timestamp", "webhook-signature"])
        #expect(headers.map(\.value) == [id, "1614265330", signature])
    }

    @Test("the published vector of the asymmetric signature holds")
    func asymmetric() throws {
        let pair = "6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg=="
        let seed = try #require(Base64.standard.decode(pair)).prefix(32)
        let key = try WebhookKeyPair(seed: Array(seed))
        let headers = try WebhookSignature.headers(id, at: moment, payload, [.pair(key)])
        let signature =
            "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg=="
        #expect(headers.last?.value == signature)
        #expect(WebhookKeyPair.text(of: key.publicKey) == "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=")
    }

    @Test("a secret has 24 to 64 bytes, and reads as it was written")
    func secrets() {
        let secret = WebhookSecret()
        #expect(WebhookSecret(secret.text) == secret && secret.text.hasPrefix("whsec_") && secret.bytes.count == 32)
        for text in ["", "whsec_", "whsec_AAAA", "whsec_" + String(repeating: "A", count: 100), "whsec_!!!!"] {
            #expect(WebhookSecret(text) == nil)
        }
    }

    @Test("others' libraries take ours, with either secret and with either pair of a rotation")
    func libraries() async throws {
        let (secrets, pairs) = ([WebhookSecret(), WebhookSecret()], [try WebhookKeyPair(), try WebhookKeyPair()])
        let keys = secrets.map(WebhookKey.shared) + pairs.map(WebhookKey.pair)
        let headers = try WebhookSignature.headers("0198-1", at: WallClock.system.now, payload, keys)
        let python = try await PythonEnvironment.judges()
        let folder = try TemporaryFolder()
        let script = folder.file("judge.py")
        try WebhookSignatureTests.judge.write(toFile: script, atomically: false, encoding: .utf8)
        let arguments =
            [script, String(decoding: payload, as: UTF8.self)] + headers.map(\.value)
            + secrets.map(\.text) + pairs.map { WebhookKeyPair.text(of: $0.publicKey) }
        let (status, said) = try await ChildProcess.run(python, arguments)
        #expect(status == 0, "\(said)")
    }

    private static let judge = """
        import base64, sys
        import standardwebhooks, svix.webhooks
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        payload, id, timestamp, signature, *keys = sys.argv[1:]
        items = [item.split(",") for item in signature.split()]
        assert [version for version, _ in items] == ["v1", "v1", "v1a", "v1a"]
        for key, (_, code) in zip(keys[2:], items[2:], strict=True):
            assert key.startswith("whpk_")
            public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key[5:]))
            public.verify(base64.b64decode(code), f"{id}.{timestamp}.{payload}".encode())
            try:
                public.verify(base64.b64decode(code), f"{id}.{timestamp}.{payload} ".encode())
            except InvalidSignature:
                continue
            sys.exit("a changed payload was taken")
        for secret in keys[:2]:
            fields = {"webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature}
            assert standardwebhooks.Webhook(secret).verify(payload, fields) == {"test": 2432232314}
            svix.webhooks.Webhook(secret).verify(payload, fields)
            for changed in (payload + " ", payload.replace("4", "5")):
                try:
                    standardwebhooks.Webhook(secret).verify(changed, fields)
                except standardwebhooks.WebhookVerificationError:
                    continue
                sys.exit("a changed payload was taken")
        """
}
