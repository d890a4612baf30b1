import Crypto
import JSON
import Storage

/// The accounts as their file has them:
///
///     {"accounts": [
///         {"provider": "sendgrid", "account": "main", "keys": ["MFkwEwYHKo…", "of the key before, while both are used"]},
///         {"provider": "ses", "account": "main", "topics": ["arn:aws:sns:eu-west-1:123456789012:herald"]},
///         {"provider": "twilio", "account": "main", "keys": ["the auth token"], "tenants": ["demo"]}]}
///
/// Keys are what the provider signs with: Mailgun's webhook signing key, Twilio's and Plivo's auth token, Vonage's
/// signature secret with its `method` beside, Postmark's `user:password`.
struct AccountList {
    let accounts: [AccountName: CallbackAccount]

    /// `makeReader` makes an account's reader of its keys.
    init(json: [UInt8], _ readers: AccountReaders) throws {
        let listed = try JSONDocument(parsing: json).read { fields in
            fields.objects("accounts", 0...1000) { AccountEntry(&$0) }
        }
        var accounts: [AccountName: CallbackAccount] = [:]
        for entry in listed {
            let account = CallbackAccount(
                name: entry.name,
                reader: try readers.reader(of: entry),
                tenants: entry.tenants.map(Set.init)
            )
            guard accounts.updateValue(account, forKey: entry.name) == nil else {
                throw CallbackError(.malformed, "\(entry.name) is listed twice")
            }
        }
        self.accounts = accounts
    }
}

/// One account as its file has it.
struct AccountEntry {
    let name: AccountName
    let keys: [String]
    let topics: [String]
    let method: VonageReader.Method
    let tenants: [TenantID]?

    init?(_ fields: inout JSONFields) {
        let provider = fields.require("provider") { try $0.string(1...64) }
        let account = fields.require("account") { try $0.string(1...64) }
        keys = fields.list("keys", 1...4) { try $0.string(1...4096) } ?? []
        topics = fields.list("topics", 1...100) { try $0.string(1...512) } ?? []
        tenants = fields.list("tenants", 1...1000) { try $0.parsed("a tenant", TenantID.init(rawValue:)) }
        let words = VonageReader.Method.allCases.map(\.rawValue).joined(separator: ", ")
        method =
            fields.read("method") { try $0.parsed("one of \(words)", VonageReader.Method.init(rawValue:)) } ?? .sha256
        guard let provider, let account else { return nil }
        guard let name = AccountName(provider, account) else {
            fields.fail("provider", .invalidValue, "expected a known provider and a plain name")
            return nil
        }
        self.name = name
        checkWhole(&fields)
    }

    private func checkWhole(_ fields: inout JSONFields) {
        let isSNS = name.provider == .ses
        if isSNS && topics.isEmpty { fields.fail("topics", .required, "the topics that may speak for the account") }
        if !isSNS && keys.isEmpty { fields.fail("keys", .required, "what the provider signs with") }
        // Who texts STOP names nobody: it must be known whose messages came from the account.
        if name.provider.channel == .sms && tenants == nil {
            fields.fail("tenants", .required, "whose text messages the account sends")
        }
    }
}

/// What the readers of accounts stand on.
struct AccountReaders: Sendable {
    let certificates: CertificateShelf
    let singleUse: @Sendable (_ scope: String, _ time: Duration) -> SingleUse

    func reader(of entry: AccountEntry) throws -> any CallbackReader {
        let scope = entry.name.description
        return switch entry.name.provider {
        case .sendgrid: try SendGridReader(keys: entry.keys)
        case .ses: SESReader(topics: entry.topics, certificates: certificates)
        // Longer than a signature is taken.
        case .mailgun: MailgunReader(keys: entry.keys, tokens: singleUse(scope, .seconds(10 * 3600)))
        case .postmark: PostmarkReader(logins: entry.keys)
        case .twilio: TwilioReader(tokens: entry.keys)
        case .vonage: VonageReader(secrets: entry.keys, method: entry.method)
        // Plivo signs no time: its numbers are remembered for as long as a record lives.
        case .plivo: PlivoReader(tokens: entry.keys, numbers: singleUse(scope, .seconds(7 * 86_400)))
        }
    }
}
