import Crypto
import Primitives
import Wire

/// Gives a person who is known by addresses alone a name, the same for the same addresses, so that one partition owns
/// them too.
struct InlineIdentity: Sendable {
    private let code: HMAC

    static let prefix = "inline:"

    /// Without the secret nobody can tell whose addresses a name stands for.
    init(secret: String) {
        code = HMAC(.sha256, key: secret.utf8)
    }

    func key(of recipient: Recipient, tenant: String) -> RecipientKey? {
        switch recipient {
        case .user(let user): RecipientKey(tenant: tenant, user: user)
        case .inline(let person): RecipientKey(tenant: tenant, user: name(of: person, tenant))
        // Nobody's: a request to a topic is admitted and limited under it.
        case .topic(let topic): RecipientKey(tenant: tenant, user: InlineIdentity.prefix + "topic:" + topic)
        }
    }

    private func name(of person: InlineRecipient, _ tenant: String) -> String {
        let addresses = [tenant, person.email?.lowercased() ?? "", person.phone ?? ""]
        let text = (addresses + person.pushTargets.map(\.identity).sorted()).joined(separator: "\n")
        return InlineIdentity.prefix + Base64.url.encode(code.code(for: text.utf8).prefix(16))
    }
}

extension PushTarget {
    fileprivate var identity: String {
        switch address {
        case .token(let token): "\(platform) \(app ?? "") \(token)"
        case .subscription(let subscription): "\(platform) \(app ?? "") \(subscription.endpoint)"
        }
    }
}
