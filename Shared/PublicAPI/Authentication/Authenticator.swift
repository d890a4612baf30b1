package import HTTPServer
import Postgres
package import Storage
package import Tokens

/// Turns `Authorization: Bearer` into a caller, or refuses.
package struct Authenticator: Sendable {
    private let verifier: TokenVerifier
    private let keySets: KeySetWatch?
    private let revoked: RevokedTokens?
    private let keys: APIKeyRing?

    /// Without `keySets` the verifier's keys are all there are, without `revoked` tokens are good until they expire, and
    /// without `keys` only tokens are taken.
    package init(
        _ verifier: TokenVerifier,
        keySets: KeySetWatch? = nil,
        revoked: RevokedTokens? = nil,
        keys: APIKeyRing? = nil
    ) {
        (self.verifier, self.keySets, self.revoked, self.keys) = (verifier, keySets, revoked, keys)
    }

    /// A handler that is reached by callers with one of the roles alone.
    package func requiring(
        _ roles: Set<Role>,
        _ handler: @escaping @Sendable (HTTPRequest, Caller) async throws -> HTTPResponse
    ) -> HTTPRouter.Handler {
        { request in
            let caller = try await caller(request[.authorization])
            guard !caller.roles.isDisjoint(with: roles) else { throw HTTPError.forbidden(to: roles) }
            return try await handler(request, caller)
        }
    }

    /// Whoever sent a credential does not learn why it was refused.
    package func caller(_ authorization: String?) async throws(HTTPError) -> Caller {
        guard let authorization else { throw .unauthenticated }
        guard let credential = Authenticator.bearerToken(authorization) else { throw .badToken }
        if let keys, let secret = APIKeySecret(credential) { return try await holder(of: secret, keys) }
        guard let caller = Caller(try await claims(of: credential)) else { throw .badToken }
        if let revoked { try Authenticator.check(caller, revoked) }
        return caller
    }

    /// As long as nobody knows what was revoked, nothing is taken; and what could never be revoked, never.
    private static func check(_ caller: Caller, _ revoked: RevokedTokens) throws(HTTPError) {
        guard let id = caller.tokenID else { throw .badToken }
        guard let isRevoked = revoked.contains(id, of: caller.tenant) else { throw .unavailable }
        if isRevoked { throw .badToken }
    }

    private func holder(of secret: APIKeySecret, _ keys: APIKeyRing) async throws(HTTPError) -> Caller {
        do {
            guard let key = try await keys.find(secret) else { throw HTTPError.badToken }
            return Caller(key)
        } catch let error as PostgresError where error.isRetriable {
            throw .unavailable
        } catch {
            throw error as? HTTPError ?? .badToken
        }
    }

    /// A token that names an unknown key may be signed with one that is newer than those known here.
    private func claims(of token: Substring) async throws(HTTPError) -> TokenClaims {
        do throws(TokenError) {
            return try verifier.verify(token)
        } catch {
            guard error.code == .unknownKey, let keySets else { throw .badToken }
            await keySets.renewForUnknownKey()
            if let claims = try? verifier.verify(token) { return claims }
            throw keySets.hasKeys ? .badToken : .unavailable
        }
    }

    /// The scheme is taken in any case, as RFC 9110 has it.
    private static func bearerToken(_ authorization: String) -> Substring? {
        let parts = authorization.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return parts[1].drop { $0 == " " }
    }
}
