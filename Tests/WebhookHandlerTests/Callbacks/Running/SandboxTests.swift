import Concurrency
import Crypto
import Foundation
import HTTPClient
import Primitives
import ServiceKit
import TestSupport
import Testing
import Wire

@testable import WebhookHandler

extension WebhookHandlerTests {
    @Suite("Callbacks of the sandbox")
    struct SandboxTests {
        @Test("what the simulated providers take is told as theirs, by the address's fate")
        func told() async throws {
            let stage = try await WebhookHandlerTests.stage.value
            let (folder, port) = (try TemporaryFolder(), try freePort())
            let key = folder.file("key.pem")
            try Data(stage.keys.sendGrid.pem.utf8).write(to: URL(filePath: key))
            let sandbox = try ChildProcess(
                BuildFolder.product("sandbox"),
                ["--port", "\(port)", "--log", folder.file("log"), "--callbacks", stage.home, "--callback-key", key]
            )
            try await waitUntilListening(port)
            let (mail, text) = (try await stage.sent("pat"), try await stage.sent("quin", .sms))
            let clicked = try await stage.sent("ria")
            try await send(mail, to: "bounce@example.com", port, stage)
            try await send(clicked, to: "click@example.com", port, stage)
            try await send(text, port, stage)
            let bounced: [DeliveryEvent] = try await stage.records(.delivery(.bounced), count: 1) {
                $0.dispatchID == mail.dispatch
            }
            #expect(bounced.first?.isPermanent == true)
            let engaged: [DeliveryEvent] = try await stage.records(.delivery(.engaged), count: 2) {
                $0.dispatchID == clicked.dispatch
            }
            #expect(engaged.map(\.status) == [.opened, .clicked])
            let delivered: [DeliveryEvent] = try await stage.records(.delivery(.delivered), count: 1) {
                $0.dispatchID == text.dispatch
            }
            #expect(delivered.first?.provider == "twilio")
            try await sandbox.killNow()
        }

        private func send(_ message: SentHere, to address: String, _ port: UInt16, _ stage: CallbackStage) async throws
        {
            let body = """
                {"personalizations":[{"to":[{"email":"\(address)"}],"custom_args":{\(message.members)}}],
                 "from":{"email":"a@example.com"},"subject":"s","content":[{"type":"text/plain","value":"t"}]}
                """
            let headers: HTTPClientHeaders = ["Authorization": "Bearer SG.x", "Content-Type": "application/json"]
            let url = try HTTPURL("http://127.0.0.1:\(port)/sendgrid/main/v3/mail/send")
            let request = HTTPClientRequest(.post, url, headers: headers, body: body.bytes)
            #expect(try await stage.http.execute(request, deadline: .after(.seconds(10))).status == 202)
        }

        private func send(_ message: SentHere, _ port: UInt16, _ stage: CallbackStage) async throws {
            let callback = "\(stage.home)/webhooks/twilio/main?\(message.query)"
            let form = Callback.form([
                ("To", "+33612345678"), ("From", "+15005550006"), ("Body", "t"), ("StatusCallback", callback),
            ])
            let account = "AC00000000000000000000000000000000"
            let headers: HTTPClientHeaders = [
                "Authorization": "Basic \(Base64.standard.encode("\(account):twilio-token".bytes))",
                "Content-Type": "application/x-www-form-urlencoded",
            ]
            let path = "/twilio/main/2010-04-01/Accounts/\(account)/Messages.json"
            let url = try HTTPURL("http://127.0.0.1:\(port)\(path)")
            let request = HTTPClientRequest(.post, url, headers: headers, body: form)
            #expect(try await stage.http.execute(request, deadline: .after(.seconds(10))).status == 201)
        }
    }
}
