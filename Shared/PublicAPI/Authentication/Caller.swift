import JSON
package import Primitives
package import Storage
package import Tokens

/// Who asks, as a token or a key proves it.
package struct Caller: Sendable, Equatable {
    package let tenant: TenantID
    package let subject: String
    package let roles: Set<Role>
    /// The token's `jti`, by which it can be revoked.
    package let tokenID: String?
    /// When the token ends; `nil` for a key.
    package private(set) var expiry: Timestamp?
    /// The key that was used; `nil` for a token.
    package private(set) var keyID: UUIDv7?

    package init(tenant: TenantID, subject: String, roles: Set<Role>, tokenID: String? = nil) {
        (self.tenant, self.subject, self.roles, self.tokenID) = (tenant, subject, roles, tokenID)
    }

    init(_ key: APIKey) {
        let role = Role(rawValue: key.role.rawValue)
        self.init(tenant: key.tenant, subject: "key:\(key.id)", roles: Set(role.map { [$0] } ?? []))
        keyID = key.id
    }

    /// `nil` for a token of the right issuer that names no tenant or subject. Roles that are not known give nothing.
    package init?(_ claims: TokenClaims) {
        guard let subject = claims.subject, (1...255).contains(subject.utf8.count), !subject.utf8.contains(0),
            claims.id.map(Caller.isBearable) ?? true, let name = try? claims.all["tenant"]?.string(1...63),
            let tenant = TenantID(rawValue: name)
        else { return nil }
        let roles = try? claims.all["roles"]?.list(0...32) { try $0.string(0...64) }
        self.init(
            tenant: tenant,
            subject: subject,
            roles: Set((roles ?? []).compactMap(Role.init(rawValue:))),
            tokenID: claims.id
        )
        expiry = claims.expiry
    }

    /// Whether a `jti` can be written down to be refused: one that could not would be good for ever.
    package static func isBearable(_ id: String) -> Bool {
        (1...255).contains(id.utf8.count) && !id.utf8.contains(0)
    }
}
