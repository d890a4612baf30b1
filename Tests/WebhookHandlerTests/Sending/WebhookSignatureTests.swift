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
        let headers = WebhookSignature.headers(id, at: moment, payload, [try #require(WebhookSecret(secret))])
        #expect(headers.map(\.name) == ["webhook-id", "webhook-timestamp", "webhook-signature"])
        #expect(headers.map(\.value) == [id, "1614265330", signature])
    }

    @Test("a secret has 24 to 64 bytes, and reads as it was written")
    func secrets() {
        let secret = WebhookSecret()
        #expect(WebhookSecret(secret.text) == secret && secret.text.hasPrefix("whsec_") && secret.bytes.count == 32)
        for text in ["", "whsec_", "whsec_AAAA", "whsec_" + String(repeating: "A", count: 100), "whsec_!!!!"] {
            #expect(WebhookSecret(text) == nil)
        }
    }

    @Test("the libraries of Standard Webhooks and of Svix take ours, with either secret of a rotation")
    func libraries() async throws {
        let secrets = [WebhookSecret(), WebhookSecret()]
        let headers = WebhookSignature.headers("0198-1", at: WallClock.system.now, payload, secrets)
        let python = try await PythonEnvironment.judges()
        let folder = try TemporaryFolder()
        let (script, log) = (folder.file("judge.py"), folder.file("log"))
        try WebhookSignatureTests.judge.write(toFile: script, atomically: false, encoding: .utf8)
        let arguments = [script, String(decoding: payload, as: UTF8.self)] + headers.map(\.value) + secrets.map(\.text)
        let status = try await ChildProcess(python, arguments, logTo: log).waitForExit(within: .seconds(60))
        #expect(status == 0, "\((try? String(contentsOfFile: log, encoding: .utf8)) ?? "")")
    }

    private static let judge = """
        import sys
        import standardwebhooks, svix.webhooks
        payload, id, timestamp, signature, *secrets = sys.argv[1:]
        for secret in secrets:
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
