import ChannelWorker
import Concurrency
import HTTPClient
import Observability
import Primitives
import TestSupport
import Testing
import Wire
import WorkerSupport

@testable import EmailWorker

@Suite("A relay", .timeLimit(.minutes(1)))
struct SMTPProviderTests {
    private static let servers = Task {
        let authority = try await TestAuthority()
        return (authority, try await MailSink(authority))
    }
    private let sink: MailSink

    init() async throws {
        sink = try await SMTPProviderTests.servers.value.1
    }

    private func outcome(to address: String, _ options: EmailOptions? = nil, port: UInt16? = nil) async throws
        -> (id: UUIDv7, outcome: SendOutcome)
    {
        let configuration = SMTPConfiguration(
            host: "127.0.0.1",
            port: Int(port ?? sink.plainPort),
            security: .none,
            ownName: "mail.example.com"
        )
        let client = try SMTPClient(configuration, metrics: MetricRegistry(), logger: .silent)
        let provider = SMTPProvider(client, from: Mailbox(try EmailAddress("herald@example.com")))
        let dispatch = MailFixture.dispatch(to: address, options)
        return (dispatch.id, await provider.deliver(dispatch, MailFixture.words(), until: .after(.seconds(2))))
    }

    @Test("a mail arrives with both its parts, the sender that the dispatch names, and the dispatch's id")
    func accepted() async throws {
        let options = EmailOptions(from: "shop@example.com", fromName: "Shop", replyTo: "help@example.com")
        let (id, outcome) = try await outcome(to: "accepted@example.com", options)
        #expect(outcome.kind == "accepted")
        let mail = try #require(try sink.received("accepted@example.com").first?.mail)
        #expect(mail.header("message-id") == "<\(id)@example.com>")
        #expect(mail.header("from") == "Shop <shop@example.com>" && mail.header("reply-to") == "help@example.com")
        #expect(mail.header("subject") == "Grüße, Ann" && mail.parts.map(\.type) == ["text/plain", "text/html"])
    }

    @Test(
        "a refusal is read as what it is",
        arguments: [
            ("refused@example.com", "deadAddress"), ("later@example.com", "recipientNotNow"),
            ("content@example.com", "refused"), ("silent@example.com", "unknown"), ("nobody", "deadAddress"),
        ]
    )
    func refusals(_ address: String, _ kind: String) async throws {
        #expect(try await outcome(to: address).outcome.kind == kind)
    }

    @Test("nobody listens: certainly not sent")
    func nowhere() async throws {
        #expect(try await outcome(to: "ann@example.com", port: freePort()).outcome.kind == "notNow")
    }
}
