import ChannelWorker
import Concurrency
import Foundation
import HTTPClient
import Network
import Observability
import Primitives
import TestSupport
import Wire
import WorkerSupport

@testable import EmailWorker

/// Providers that talk to a sandbox, each test through an account of its own.
final class MailFixture: Sendable {
    static let shared = Task { try await MailFixture() }

    let sandbox: SandboxServer
    let client: HTTPClient
    let sender: Mailbox
    private let reactor: Reactor

    init() async throws {
        sandbox = try await SandboxServer()
        reactor = try Reactor(name: "mail")
        client = try HTTPClient(reactor: reactor, metrics: MetricRegistry(), logger: .silent)
        sender = Mailbox(try EmailAddress("herald@example.com"), name: "Herald")
    }

    func sendGrid(_ account: String, key: String = "SG.key", clock: WallClock = .system) throws -> SendGridProvider {
        let url = try HTTPURL(sandbox.base("sendgrid", account), path: SendGridProvider.path)
        return SendGridProvider(client, MailAccount(name: account, url: url, key: key), from: sender, clock: clock)
    }

    func ses(_ account: String, key: AWSImitation.Key? = nil, at base: String? = nil) throws -> SESProvider {
        let url = try HTTPURL(base ?? sandbox.base("ses", account), path: SESProvider.path)
        let signature = AWSSignature(
            accessKey: key?.id ?? "AKID",
            secretKey: key?.secret ?? "secret",
            region: "eu-west-1",
            service: "ses"
        )
        return SESProvider(client, SESProvider.Login(name: account, url: url, signature: signature), from: sender)
    }

    func mailgun(_ account: String, key: String = "key") throws -> MailgunProvider {
        let url = try HTTPURL(sandbox.base("mailgun", account), path: MailgunProvider.path("example.com"))
        return MailgunProvider(client, MailAccount(name: account, url: url, key: key), from: sender)
    }

    func postmark(_ account: String, key: String = "token") throws -> PostmarkProvider {
        let url = try HTTPURL(sandbox.base("postmark", account), path: PostmarkProvider.path)
        return PostmarkProvider(client, MailAccount(name: account, url: url, key: key), from: sender)
    }

    func all(_ account: String) throws -> [any ChannelProvider] {
        [try sendGrid(account), try ses(account), try mailgun(account), try postmark(account)]
    }

    /// What the provider says of one mail while the fault is switched on for its account.
    func outcome(
        of provider: some ChannelProvider,
        under fault: String? = nil,
        within limit: Duration = .seconds(20)
    ) async throws -> SendOutcome {
        try await sandbox.fault(fault, provider.name, provider.account)
        return await provider.deliver(MailFixture.dispatch(), MailFixture.words(), until: .after(limit))
    }

    /// What it says when the provider refuses in the way of that name.
    func outcome(of provider: some ChannelProvider, refusing refusal: String) async throws -> SendOutcome {
        try await outcome(of: provider, under: #"{"kind": "refuse", "refusal": "\#(refusal)"}"#)
    }

    static func dispatch(
        to address: String = "ann@example.com",
        _ options: EmailOptions? = nil,
        user: String = "ann"
    ) -> ChannelDispatch {
        let destination = EmailDestination(address: address, name: "Änn \"A\" Lee", options: options)
        var dispatch = ChannelDispatch.fresh(.email, to: .email(destination), user: user)
        dispatch.category = "orders"
        return dispatch
    }

    static func words(_ subject: String = "Grüße, Ann") -> Words {
        var words = Words()
        (words.subject, words.text) = (subject, "It is on its way – \u{1F69A}\n\"soon\"")
        words.html = "<p>It is on its way</p>"
        return words
    }
}
