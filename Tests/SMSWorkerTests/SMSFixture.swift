import ChannelWorker
import Concurrency
import Foundation
import HTTPClient
import Network
import Observability
import TestSupport
import Wire
import WorkerSupport

@testable import SMSWorker

/// Providers that talk to a sandbox, each test through an account of its own.
final class SMSFixture: Sendable {
    static let shared = Task { try await SMSFixture() }
    static let pool = "MG0123456789abcdef0123456789abcdef"

    let sandbox: SandboxServer
    let client: HTTPClient
    private let reactor: Reactor

    init() async throws {
        sandbox = try await SandboxServer()
        reactor = try Reactor(name: "texts")
        client = try HTTPClient(reactor: reactor, metrics: MetricRegistry(), logger: .silent)
    }

    static var rules: SMSRules {
        var rules = SMSRules()
        rules.callbackHome = "https://hooks.example.com"
        return rules
    }

    func twilio(
        _ account: String,
        from sender: String = "+15005550006",
        secret: String = "token",
        at base: String? = nil,
        _ rules: SMSRules = rules
    ) throws -> TwilioProvider {
        let url = try HTTPURL(base ?? sandbox.base("twilio", account), path: TwilioProvider.path("AC1"))
        return TwilioProvider(client, try login(account, url, "AC1", secret, sender), rules)
    }

    func vonage(
        _ account: String,
        from sender: String = "+15005550006",
        secret: String = "secret",
        _ rules: SMSRules = rules
    ) throws -> VonageProvider {
        let url = try HTTPURL(sandbox.base("vonage", account), path: VonageProvider.path)
        return VonageProvider(client, try login(account, url, "key", secret, sender), rules)
    }

    func plivo(
        _ account: String,
        from sender: String = "+15005550006",
        secret: String = "token",
        _ rules: SMSRules = rules
    ) throws -> PlivoProvider {
        let url = try HTTPURL(sandbox.base("plivo", account), path: PlivoProvider.path("MA1"))
        return PlivoProvider(client, try login(account, url, "MA1", secret, sender), rules)
    }

    func sns(
        _ account: String,
        from sender: String = "Herald",
        key: AWSImitation.Key? = nil,
        at base: String? = nil,
        _ rules: SMSRules = rules
    ) throws -> SNSProvider {
        let url = try HTTPURL(base ?? sandbox.base("sns", account), path: SNSProvider.path)
        let login = try login(account, url, key?.id ?? "AKID", key?.secret ?? "secret", sender)
        return SNSProvider(client, login, region: "eu-west-1", rules)
    }

    func all(_ account: String) throws -> [any SMSAPI] {
        [try twilio(account), try vonage(account), try plivo(account), try sns(account)]
    }

    private func login(
        _ name: String,
        _ url: HTTPURL,
        _ user: String,
        _ secret: String,
        _ senders: String
    ) throws -> SMSAccount {
        SMSAccount(name: name, url: url, user: user, secret: secret, senders: try Senders(senders))
    }

    /// What the provider says of one text while the fault is switched on for its account.
    func outcome(
        of provider: some ChannelProvider,
        under fault: String? = nil,
        within limit: Duration = .seconds(20),
        dispatch: ChannelDispatch = dispatch()
    ) async throws -> SendOutcome {
        try await sandbox.fault(fault, provider.name, provider.account)
        return await provider.deliver(dispatch, SMSFixture.words(), until: .after(limit))
    }

    /// What it says when the provider refuses in the way of that name.
    func outcome(
        of provider: some ChannelProvider,
        refusing refusal: String,
        dispatch: ChannelDispatch = dispatch()
    ) async throws -> SendOutcome {
        let fault = #"{"kind": "refuse", "refusal": "\#(refusal)"}"#
        return try await outcome(of: provider, under: fault, dispatch: dispatch)
    }

    static func dispatch(
        to phone: String = "+4915112345678",
        sender: String? = nil,
        user: String = "ann"
    ) -> ChannelDispatch {
        let options = sender.map { SMSOptions(sender: $0) }
        return .fresh(.sms, to: .sms(SMSDestination(phone: phone, options: options)), user: user)
    }

    static func words(_ text: String = "Your order A-17 & more is on its way: 100% [now]") -> Words {
        var words = Words()
        words.text = text
        return words
    }
}
