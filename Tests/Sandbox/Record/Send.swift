import Crypto
import JSON
import Primitives

/// One message that a provider took: a line of the log.
struct Send: Sendable, Equatable {
    let time: Timestamp
    let account: Account
    /// The provider's id.
    let id: String
    let correlation: String
    /// SHA-256 of the address in small letters, in hexadecimal.
    let recipient: String
    let subject: String

    init(_ message: Message, id: String, account: Account, at time: Timestamp) {
        (self.time, self.account, self.id) = (time, account, id)
        (correlation, subject) = (message.correlation, message.subject)
        recipient = HashAlgorithm.sha256.hash(Array(message.recipient.lowercased().utf8)).hex
    }

    /// `nil` for a line that was cut off.
    init?(line: [UInt8]) {
        guard let root = try? JSONDocument(parsing: line).root,
            let time = try? root["time"]?.timestamp(),
            let provider = try? root["provider"]?.string(), let account = try? root["account"]?.string(),
            let id = try? root["id"]?.string(), let correlation = try? root["correlation"]?.string(),
            let recipient = try? root["recipient"]?.string(), let subject = try? root["subject"]?.string()
        else { return nil }
        (self.time, self.account) = (time, Account(provider: provider, name: account))
        (self.id, self.correlation) = (id, correlation)
        (self.recipient, self.subject) = (recipient, subject)
    }

    func write(to json: inout JSONWriter) {
        json.object {
            $0.key("time")
            $0.string(time.rfc3339)
            $0.key("provider")
            $0.string(account.provider)
            $0.key("account")
            $0.string(account.name)
            $0.key("id")
            $0.string(id)
            $0.key("correlation")
            $0.string(correlation)
            $0.key("recipient")
            $0.string(recipient)
            $0.key("subject")
            $0.string(subject)
        }
    }
}
