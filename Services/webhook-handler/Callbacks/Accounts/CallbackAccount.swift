import HTTPServer
import Storage

/// An account at a provider whose callbacks are taken.
struct CallbackAccount: Sendable {
    let name: AccountName
    let reader: any CallbackReader
    /// Whose people it may speak of; `nil` for everybody's.
    let tenants: Set<TenantID>?

    func maySpeak(of tenant: TenantID) -> Bool { tenants?.contains(tenant) ?? true }
}

/// How an account stands in the path of its callbacks, and in events.
struct AccountName: Hashable, Sendable, CustomStringConvertible {
    enum Provider: String, Sendable, CaseIterable {
        case sendgrid, ses, mailgun, postmark, twilio, vonage, plivo

        var channel: Storage.Channel {
            switch self {
            case .sendgrid, .ses, .mailgun, .postmark: .email
            case .twilio, .vonage, .plivo: .sms
            }
        }

        /// Bytes of a body, unpacked. Mail comes in batches; who texts tells one thing a time, in a form that costs far more
        /// to read.
        var mostBytes: Int { channel == .email ? 4 << 20 : 64 << 10 }

        /// Whether it may also say all in the query of a GET, and signs that.
        var signsGets: Bool { self == .vonage || self == .plivo }

        /// What makes it stop repeating: Twilio takes words in a 200 for an answer to the person.
        var thanks: HTTPStatus { self == .twilio ? .noContent : .ok }
    }

    let provider: Provider
    let account: String

    /// `nil` for a provider that is not known, and for what is no name: letters, digits, `.`, `_` and `-`.
    init?(_ provider: String, _ account: String) {
        guard let provider = Provider(rawValue: provider), (1...64).contains(account.utf8.count),
            account.utf8.allSatisfy(\.isPartOfName)
        else { return nil }
        (self.provider, self.account) = (provider, account)
    }

    var description: String { "\(provider.rawValue)/\(account)" }
}

extension UInt8 {
    fileprivate var isPartOfName: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
