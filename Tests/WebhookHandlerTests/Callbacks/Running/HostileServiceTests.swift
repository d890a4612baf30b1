import Foundation
import HTTPClient
import Network
import Primitives
import TestSupport
import Testing

extension WebhookHandlerTests {
    @Suite("Hostile senders")
    struct HostileServiceTests {
        private func gzip(_ bytes: [UInt8]) async throws -> [UInt8] {
            let folder = try TemporaryFolder()
            try Data(bytes).write(to: URL(filePath: folder.file("body")))
            let process = try ChildProcess("gzip", ["-1", folder.file("body")])
            #expect(try await process.waitForExit() == 0)
            return [UInt8](try Data(contentsOf: URL(filePath: folder.file("body.gz"))))
        }

        @Test("bodies too big, packed to burst or not packed at all get a 4xx, and the process stays as it was")
        func bodies() async throws {
            let stage = try await WebhookHandlerTests.stage.value
            let message = try await stage.sent("kim")
            let good = try stage.keys.sendGrid([ProviderKeys.sendGridEvent("delivered", message, "h1")])
            #expect(try await stage.post(good).status == 200)
            let before = try stage.residentBytes()
            var (large, bomb, broken, strange, packed) = (good, good, good, good, good)
            large.body = Array(repeating: UInt8(ascii: " "), count: 10 << 20)
            bomb.body = try await gzip(Array(repeating: 0, count: 64 << 20))
            broken.body = Array(bomb.body.prefix(1000))
            packed.body = try await gzip(good.body)
            let gzipped = ("Content-Encoding", "gzip")
            bomb.headers.append(gzipped)
            broken.headers.append(gzipped)
            packed.headers.append(gzipped)
            strange.headers.append(("Content-Encoding", "br"))
            for _ in 0..<5 {
                #expect(try await stage.post(bomb).status == 413)
                #expect(try await stage.post(broken).status == 400)
                #expect(try await stage.post(strange).status == 415)
                // Refused while it still sends, it may find the connection closed instead of the answer.
                if let answer = try? await stage.post(large) { #expect(answer.status == 413) }
            }
            #expect(try await stage.post(packed).status == 200, "honest gzip is taken")
            #expect(try stage.residentBytes() - before < 64 << 20)
        }

        @Test("a flood of garbage at every provider is refused and changes nothing for the others")
        func garbage() async throws {
            let stage = try await WebhookHandlerTests.stage.value
            let before = try stage.residentBytes()
            var generator = SeededGenerator(seed: 5)
            let providers = [
                "sendgrid", "ses", "mailgun", "postmark", "twilio", "vonage", "plivo", "nobody", "%00", "..",
            ]
            for round in 0..<400 {
                let provider = providers[round % providers.count]
                let headers = [
                    ("X-Twilio-Signature", String(repeating: "A", count: round * 10 % 4000)),
                    ("Authorization", "Bearer \(generator.bytes(round % 60).hex).a.b"),
                    ("Content-Type", "application/json"),
                ]
                let callback = SignedCallback(
                    path: "/webhooks/\(provider)/main?bodySHA256=\(round)",
                    body: generator.bytes(round * 37 % 5000),
                    headers: headers
                )
                let status = try await stage.post(callback).status
                #expect((400...404).contains(status))
            }
            let message = try await stage.sent("lea")
            let good = try stage.keys.sendGrid([ProviderKeys.sendGridEvent("delivered", message, "g1")])
            #expect(try await stage.post(good).status == 200)
            #expect(try stage.residentBytes() - before < 64 << 20)
        }

        @Test("senders who never finish do not keep others from being taken")
        func slow() async throws {
            let stage = try await WebhookHandlerTests.stage.value
            let head = "POST /webhooks/sendgrid/main HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n["
            let senders = try (0..<300).map { try stage.connect(sending: $0 % 2 == 0 ? head : "POST /webhooks/se") }
            defer { withExtendedLifetime(senders) {} }
            let message = try await stage.sent("mia")
            for round in 0..<20 {
                let good = try stage.keys.sendGrid([ProviderKeys.sendGridEvent("delivered", message, "s\(round)")])
                #expect(try await stage.post(good).status == 200)
            }
        }

        @Test(
            "tricks with headers are refused",
            arguments: [
                "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", "Content-Length: 2\r\nContent-Length: 3\r\n",
                "Content-Length: +2\r\n", "Transfer-Encoding: gzip\r\n", "Content-Length : 2\r\n", "A: b\u{0}\r\n",
                "X-Twilio-Signature: a\r\n b\r\n",
            ]
        )
        func tricks(_ fields: String) async throws {
            let stage = try await WebhookHandlerTests.stage.value
            let socket = try stage.connect(
                sending: "POST /webhooks/twilio/main HTTP/1.1\r\nHost: a\r\n\(fields)\r\n{}"
            )
            let answer = socket.receive(exactly: 12)
            #expect(answer.count == 12)
            let status = String(decoding: answer.suffix(3), as: UTF8.self)
            #expect(status.hasPrefix("4") || status == "501")
        }
    }
}

extension CallbackStage {
    /// A connection of whoever cares for no protocol.
    fileprivate func connect(sending text: String) throws -> RawSocket {
        let socket = try RawSocket(port: UInt16(home.split(separator: ":").last ?? "") ?? 0, patience: 60)
        guard socket.send(Array(text.utf8)) else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        return socket
    }
}
