import Crypto
import Foundation
import HTTPClient
import Primitives
import TestSupport
import Testing
import Wire

@testable import PushWorker

@Suite("Web Push encryption", .timeLimit(.minutes(5)))
struct WebPushCipherTests {
    @Test("the example of RFC 8291 comes out byte for byte")
    func example() throws {
        func bytes(_ text: String) throws -> [UInt8] { try #require(Base64.url.decode(text)) }
        let key = try AgreementKey(scalar: bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"))
        let browser = WebPushSubscription(
            endpoint: "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
            publicKey: try bytes(
                "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
            ),
            authSecret: try bytes("BTBZMqHH6r4Tts7J_aSIgg")
        )
        let cipher = WebPushCipher(key: key, salt: try bytes("DGv6ra1nlYgDCS1FRnbzlw"))
        let body = try cipher.encrypt(Array("When I grow up, I want to be a watermelon".utf8), for: browser)
        let expected = """
            DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3j\
            l7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN
            """
        #expect(Base64.url.encode(body) == expected && body.count == 144)
    }

    @Test("others' libraries read what the provider sends, up to the largest, and believe who signed it")
    func oracle() async throws {
        let folder = try TemporaryFolder()
        let vapid = try VAPID(.generate(.es256), subject: "mailto:push@demo.test")
        let url = try HTTPURL("https://updates.push.services.mozilla.com/wpush/v2/x")
        var lines = [try vapid.authorization(for: url, at: WallClock.system.now)]
        for message in ["{}", "Grüße \u{1F69A}", String(repeating: "x", count: WebPushCipher.largest)] {
            let key = try AgreementKey.generate()
            let browser = WebPushSubscription(
                endpoint: "",
                publicKey: try key.point,
                authSecret: Randomness.secure.bytes(16)
            )
            let cipher = WebPushCipher(key: try .generate(), salt: Randomness.secure.bytes(16))
            let body = try cipher.encrypt(Array(message.utf8), for: browser)
            #expect(body.count <= 4096)
            let fields = [try key.scalar, browser.authSecret, Array(message.utf8), body]
            lines.append(fields.map { Base64.url.encode($0) }.joined(separator: " "))
        }
        try lines.joined(separator: "\n").write(toFile: folder.file("sealed"), atomically: true, encoding: .utf8)
        let python = try await PythonEnvironment.judges()
        let judge = try #require(Bundle.module.url(forResource: "judge", withExtension: "py")).path
        let (status, said) = try await ChildProcess.run(python, [judge, folder.file("sealed")])
        #expect(status == 0, "\(said)")
    }

    @Test("a signature is used again for its service's origin, and for no other")
    func signatures() throws {
        let vapid = try VAPID(.generate(.es256), subject: "mailto:push@demo.test")
        let now = WallClock.system.now
        let first = try vapid.authorization(for: try HTTPURL("https://push.example.com/a"), at: now)
        #expect(try vapid.authorization(for: try HTTPURL("https://push.example.com/b"), at: now) == first)
        #expect(try vapid.authorization(for: try HTTPURL("https://push.example.com:8443/b"), at: now) != first)
        #expect(
            try vapid.authorization(for: try HTTPURL("https://push.example.com/a"), at: now + .seconds(86_400)) != first
        )
    }
}
