import Crypto
import Foundation
import HTTPClient
import Primitives
import ServiceKit
import TestSupport
import Testing
import Wire

extension WebhookHandlerTests {
    /// The verdict of others: callbacks that the providers' own libraries sign or take.
    @Suite("Providers' own libraries")
    struct ProvidersOwnTests {
        private struct Made: Decodable {
            let provider: String
            let path: String
            let headers: [String: String]
            let body: String
            let honest: Bool
            let method: String
        }

        @Test("what the libraries of Twilio, SendGrid, Plivo and Vonage take is taken, what they do not is refused")
        func libraries() async throws {
            let stage = try await WebhookHandlerTests.stage.value
            let message = try await stage.sent("ned")
            let python = try await PythonEnvironment.judges()
            let folder = try TemporaryFolder()
            let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "providers.py").path
            let process = try ChildProcess(
                python,
                ["-W", "ignore", script, stage.home, stage.keys.sendGrid.pem, "{\(message.members)}"],
                logTo: folder.file("made")
            )
            let status = try await process.waitForExit(within: .seconds(60))
            let output = try String(contentsOfFile: folder.file("made"), encoding: .utf8)
            #expect(status == 0, "\(output)")
            let made = try output.split(separator: "\n").map {
                try JSONDecoder().decode(Made.self, from: Data($0.utf8))
            }
            #expect(Set(made.map(\.provider)).count == 4)
            for callback in made {
                let signed = SignedCallback(
                    path: callback.path,
                    body: Array(callback.body.utf8),
                    headers: callback.headers.map { ($0.key, $0.value) },
                    isGet: callback.method == "GET"
                )
                let status = try await stage.post(signed).status
                #expect(
                    (200...204).contains(status) == callback.honest,
                    "\(callback.provider) \(callback.path): \(status)"
                )
                if !callback.honest { #expect(status == 401) }
            }
            let events: [DeliveryEvent] = try await stage.records(.delivery(.delivered), count: 8) {
                $0.dispatchID == message.dispatch
            }
            #expect(Set(events.compactMap(\.provider)) == ["twilio", "sendgrid", "plivo", "vonage"])
        }

        @Test("what moto's SNS signs is fetched, checked and taken end to end")
        func sns() async throws {
            let stage = try await WebhookHandlerTests.stage.value
            let message = try await stage.sent("oda")
            let python = try await PythonEnvironment.judges()
            let (port, folder) = (try freePort(), try TemporaryFolder())
            let proxy = try ChildProcess(
                URL(filePath: python).deletingLastPathComponent().appending(path: "moto_proxy").path,
                ["-H", "127.0.0.1", "-p", "\(port)"],
                logTo: folder.file("proxy.log")
            )
            try await waitUntilListening(port)
            let authority = try await authority(of: python, folder)
            try await stage.restart([
                "HERALD_AMAZON_PROXY": "http://127.0.0.1:\(port)", "HERALD_AMAZON_AUTHORITIES": authority,
            ])
            let tags = message.marks.map { #""\#($0.0)":["\#($0.1)"]"# }.joined(separator: ",")
            let told = #"{"eventType":"Delivery","mail":{"messageId":"s1","tags":{\#(tags)}},"delivery":{}}"#
            let publisher = try ChildProcess(
                python,
                ["-c", Self.publish, "http://127.0.0.1:\(port)", authority, stage.home + "/webhooks/ses/main", told],
                logTo: folder.file("publish.log")
            )
            let status = try await publisher.waitForExit(within: .seconds(60))
            let said = try String(contentsOfFile: folder.file("publish.log"), encoding: .utf8)
            #expect(status == 0, "\(said)")
            let events: [DeliveryEvent] = try await stage.records(.delivery(.delivered), count: 1) {
                $0.dispatchID == message.dispatch
            }
            #expect(events.map(\.provider) == ["ses"])
            try await proxy.killNow()
        }

        private func authority(of python: String, _ folder: TemporaryFolder) async throws -> String {
            let script = "import moto.moto_proxy as m, os; print(os.path.dirname(m.__file__) + '/ca.crt')"
            try await ChildProcess(python, ["-c", script], logTo: folder.file("path")).waitForExit(within: .seconds(30))
            let path = try String(contentsOfFile: folder.file("path"), encoding: .utf8)
            return path.trimmingCharacters(in: .whitespacesAndNewlines)
        }

        private static let publish = #"""
            import sys, boto3
            from botocore.config import Config
            proxy, authority, endpoint, message = sys.argv[1:]
            sns = boto3.client("sns", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x",
                               verify=authority, config=Config(proxies={"https": proxy}))
            topic = sns.create_topic(Name="herald")["TopicArn"]
            assert topic == "arn:aws:sns:us-east-1:123456789012:herald", topic
            sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=endpoint)
            sns.publish(TopicArn=topic, Message=message)
            """#
    }
}
