package import HTTPServer
package import Tokens

/// Turns `Authorization: Bearer` into a caller, or refuses.
package struct Authenticator: Sendable {
    private let verifier: TokenVerifier

    package init(_ verifier: TokenVerifier) {
        self.verifier = verifier
    }

    /// A handler that is reached by callers with one of the roles alone.
    package func requiring(
        _ roles: Set<Role>,
        _ handler: @escaping @Sendable (HTTPRequest, Caller) async throws -> HTTPResponse
    ) -> HTTPRouter.Handler {
        { request in
            let caller = try caller(request[.authorization])
            guard !caller.roles.isDisjoint(with: roles) else { throw HTTPError.forbidden(to: roles) }
            return try await handler(request, caller)
        }
    }

    package func caller(_ authorization: String?) throws(HTTPError) -> Caller {
        guard let authorization else { throw .unauthenticated }
        guard let token = Authenticator.bearerToken(authorization) else { throw .badToken }
        // Whoever sent the token does not learn why it was refused.
        guard let claims = try? verifier.verify(token), let caller = Caller(claims) else { throw .badToken }
        return caller
    }

    /// The scheme is taken in any case, as RFC 9110 has it.
    private static func bearerToken(_ authorization: String) -> Substring? {
        let parts = authorization.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return parts[1].drop { $0 == " " }
    }
}
