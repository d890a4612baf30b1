import Concurrency
import Foundation
import HTTPClient
import Observability
import Primitives
import TestSupport
import Testing

@testable import WebhookHandler

@Suite("Accounts of callbacks")
struct AccountBookTests {
    private let readers = AccountReaders(
        certificates: CertificateShelf { _ in HTTPClientResponse(status: 404, headers: [:], body: []) },
        singleUse: { _, _ in .forgetful }
    )

    private func list(_ json: String) throws -> AccountList { try AccountList(json: json.bytes, readers) }

    @Test("every provider's account is read")
    func all() throws {
        let accounts = try list(
            """
            {"accounts": [
                {"provider": "sendgrid", "account": "main", "keys": ["MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g=="]},
                {"provider": "ses", "account": "main", "topics": ["arn:aws:sns:eu-west-1:1:herald"]},
                {"provider": "mailgun", "account": "main", "keys": ["k"]},
                {"provider": "postmark", "account": "main", "keys": ["u:p"]},
                {"provider": "twilio", "account": "main", "keys": ["new", "old"], "tenants": ["demo"]},
                {"provider": "vonage", "account": "main", "keys": ["s"], "method": "md5hash", "tenants": ["demo"]},
                {"provider": "plivo", "account": "second", "keys": ["t"], "tenants": ["demo"]}]}
            """
        ).accounts
        #expect(accounts.count == 7)
        #expect(try accounts[#require(AccountName("plivo", "second"))] != nil)
    }

    @Test(
        "a list with a fault is refused as a whole",
        arguments: [
            "", "[]", "{}", #"{"accounts": [{"provider": "sendgrid", "account": "main", "keys": ["none"]}]}"#,
            #"{"accounts": [{"provider": "sendgrid", "account": "main"}]}"#,
            #"{"accounts": [{"provider": "nobody", "account": "main", "keys": ["k"]}]}"#,
            #"{"accounts": [{"provider": "mailgun", "account": "a/b", "keys": ["k"]}]}"#,
            #"{"accounts": [{"provider": "ses", "account": "main", "keys": ["k"]}]}"#,
            #"{"accounts": [{"provider": "twilio", "account": "main", "keys": ["k"]}]}"#,
            #"{"accounts": [{"provider": "mailgun", "account": "m", "keys": ["k"], "kyes": []}]}"#,
            #"{"accounts": [{"provider": "mailgun", "account": "m", "keys": ["k"]}, {"provider": "mailgun", "account": "m", "keys": ["k"]}]}"#,
        ]
    )
    func faults(_ json: String) {
        #expect(throws: (any Error).self) { try list(json) }
    }

    @Test("keys change while it runs, and a file that cannot be used changes nothing")
    func rotation() async throws {
        let folder = try TemporaryFolder()
        let (path, name) = (folder.file("accounts.json"), try #require(AccountName("postmark", "main")))
        func write(_ text: String) throws { try Data(text.utf8).write(to: URL(filePath: path), options: .atomic) }
        func keys(_ keys: String) -> String {
            #"{"accounts": [{"provider": "postmark", "account": "main", "keys": [\#(keys)]}]}"#
        }
        try write(keys(#""herald:old""#))
        let book = try AccountBook(
            path,
            readers,
            period: .milliseconds(10),
            metrics: MetricRegistry(),
            logger: .silent
        )
        let end = GracefulShutdown()
        let run = Task { try await GracefulShutdown.$current.withValue(end) { try await book.run() } }
        func takes(_ login: String) async -> Bool {
            let header = ["Authorization": "Basic \(Base64.standard.encode(login.bytes))"]
            let callback = Callback("{}".bytes, at: WallClock.system.now, header)
            return await refusal { _ = try await book[name]?.reader.read(callback) } == nil
        }
        #expect(await takes("herald:old"))
        try write(keys(#""herald:new", "herald:old""#))
        try await eventually("both hold") { await takes("herald:new") }
        #expect(await takes("herald:old"))
        try write("{")
        try write(keys(#""herald:new""#))
        try await eventually("the old one has gone") { await !takes("herald:old") }
        #expect(await takes("herald:new"))
        end.begin()
        try await run.value
    }
}
