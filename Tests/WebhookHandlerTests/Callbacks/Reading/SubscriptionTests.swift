import Crypto
import Foundation
import HTTPClient
import HTTPServer
import JSON
import Primitives
import TestSupport
import Testing

@testable import WebhookHandler

/// What SNS asks before it sends, signed with a key of our own under SNS's name.
@Suite("Subscriptions of SNS")
struct SubscriptionTests {
    private let now = WallClock.system.now
    private let topic = "arn:aws:sns:eu-west-1:123456789012:herald"

    private func message(_ kind: String, _ url: String, _ key: SigningKey, version: String = "2") throws -> [UInt8] {
        let parts = [
            ("Message", "You have chosen to subscribe."), ("MessageId", "m1"), ("SubscribeURL", url),
            ("Timestamp", now.rfc3339), ("Token", "t1"), ("TopicArn", topic), ("Type", kind),
        ]
        let signed = parts.map { "\($0.0)\n\($0.1)\n" }.joined()
        let signature = Base64.standard.encode(try key.sign(signed.bytes))
        let more = [
            ("SignatureVersion", version), ("Signature", signature),
            ("SigningCertURL", "https://sns.eu-west-1.amazonaws.com/a.pem"),
        ]
        return "{\((parts + more).map { #""\#($0.0)":"\#($0.1)""# }.joined(separator: ","))}".bytes
    }

    private func keyAndCertificate(_ name: String) async throws -> (SigningKey, String) {
        let folder = try TemporaryFolder()
        let script = """
            cd "$1" && openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=$2 -keyout key -out certificate
            """
        #expect(try await ChildProcess("/bin/sh", ["-ec", script, "sh", folder.path, name]).waitForExit() == 0)
        let texts = try ["key", "certificate"].map { try String(contentsOfFile: folder.file($0), encoding: .utf8) }
        return (try SigningKey(pem: texts[0]), texts[1])
    }

    private func reader(_ certificate: String) -> SESReader {
        let shelf = CertificateShelf { _ in HTTPClientResponse(status: 200, headers: [:], body: certificate.bytes) }
        return SESReader(topics: [topic], certificates: shelf)
    }

    @Test("of our topic is confirmed at Amazon's and nowhere else; another's, or one that ends, is not")
    func confirmed() async throws {
        let (key, certificate) = try await keyAndCertificate("sns.amazonaws.com")
        let reader = reader(certificate)
        let home = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=t1"
        func read(_ body: [UInt8], _ headers: [String: String] = [:]) async throws(CallbackError) -> [CallbackReport] {
            try await reader.read(Callback(body, at: now, headers))
        }
        #expect(try await read(message("SubscriptionConfirmation", home, key)) == [.confirmation(url: home)])
        #expect(try await read(message("UnsubscribeConfirmation", home, key)) == [])
        for evil in [
            "https://evil.example/?Token=t1", "http://sns.eu-west-1.amazonaws.com/",
            "https://sns.eu-west-1.amazonaws.com@evil.example/",
        ] {
            let body = try message("SubscriptionConfirmation", evil, key)
            #expect(await refusal { _ = try await read(body) } == .notAllowed)
        }
        let body = try message("SubscriptionConfirmation", home, key)
        #expect(await refusal { _ = try await read(body, ["x-amz-sns-topic-arn": "arn:other"]) } == .badSignature)
        let old = try message("SubscriptionConfirmation", home, key, version: "3")
        #expect(await refusal { _ = try await read(old) } == .badSignature)
        let foreign = String(decoding: body, as: UTF8.self).replacing("herald", with: "others").bytes
        #expect(await refusal { _ = try await read(foreign) } == .notAllowed)
    }

    @Test("a certificate of another name is nobody's, though it is at Amazon's")
    func otherName() async throws {
        let (key, certificate) = try await keyAndCertificate("ec2.amazonaws.com")
        let body = try message("SubscriptionConfirmation", "https://sns.eu-west-1.amazonaws.com/", key)
        let reader = reader(certificate)
        #expect(await refusal { _ = try await reader.read(Callback(body, at: now)) } == .notAllowed)
    }
}
