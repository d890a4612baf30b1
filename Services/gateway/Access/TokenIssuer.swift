import Crypto
import Primitives
import Storage
import Tokens

/// Signs tokens of recipients with the gateway's own key, whose public half is in the key set.
struct TokenIssuer: Sendable {
    /// What a token says.
    struct Grant: Sendable {
        let tenant: TenantID
        let user: UserID
        let id: UUIDv7
        let start: Timestamp
        let end: Timestamp

        init(tenant: TenantID, user: UserID, id: UUIDv7, from start: Timestamp, to end: Timestamp) {
            (self.tenant, self.user, self.id) = (tenant, user, id)
            (self.start, self.end) = (start, end)
        }
    }

    private let signer: TokenSigner
    private let rules: ClaimRules

    /// The key must be RSA: tokens are RS256 and nothing else.
    init(_ key: SigningKey, for rules: ClaimRules) throws {
        guard key.algorithm == .rs256 else { throw WrongKey() }
        (signer, self.rules) = (try TokenSigner(key), rules)
    }

    struct WrongKey: Error, CustomStringConvertible {
        var description: String { "the key is not RSA" }
    }

    func token(_ grant: Grant) throws -> String {
        try signer.sign { json in
            let texts = [
                ("iss", rules.issuer ?? ""), ("aud", rules.audience ?? ""), ("sub", grant.user.rawValue),
                ("tenant", grant.tenant.rawValue), ("jti", grant.id.description),
            ]
            for (name, text) in texts {
                json.key(name)
                json.string(text)
            }
            json.key("roles")
            json.array { $0.string("recipient") }
            for (name, moment) in [("iat", grant.start), ("nbf", grant.start), ("exp", grant.end)] {
                json.key(name)
                json.number(moment.seconds)
            }
        }
    }
}
