import HTTPServer
import Primitives
import PublicAPI
import Storage

/// What everything works with that gives access or takes it away.
struct Access: Sendable {
    let tables: TenantTables
    let revoked: RevokedTokens
    let feed: ChangeFeed
    let issuer: TokenIssuer
    let audit: AuditTrail
    var clock = WallClock.system

    func add(to router: inout HTTPRouter, _ authenticator: Authenticator) {
        let keys = APIKeys(access: self)
        router.on(.post, "/api/v1/api-keys", authenticator.requiring([.admin], keys.make))
        router.on(.get, "/api/v1/api-keys", authenticator.requiring([.admin], keys.list))
        router.on(.get, "/api/v1/api-keys/{key_id}", authenticator.requiring([.admin], keys.get))
        router.on(.delete, "/api/v1/api-keys/{key_id}", authenticator.requiring([.admin], keys.remove))
        let tokens = Tokens(access: self)
        router.on(.post, "/api/v1/tokens/revoke", authenticator.requiring([.admin, .service], tokens.revoke))
        let inbox = "/api/v1/users/{user_id}/inbox-token"
        router.on(.post, inbox, authenticator.requiring(.senders, tokens.issueForInbox))
    }

    /// Signs a recipient's token for whoever has asked for it.
    func issue(
        _ grant: TokenIssuer.Grant,
        to caller: Caller,
        in request: HTTPRequest
    ) async throws -> HTTPResponse {
        var deed = AuditDeed("inbox_token.issued", of: "token", grant.id.description, user: grant.user.rawValue)
        deed.changes { $0.member("expires_at", grant.end) }
        return try await audit.noting(deed, by: caller, in: request) { _ in
            let token = try issuer.token(grant)
            return Envelope.response(.created, for: request, at: grant.start) { json in
                json.object { json in
                    json.member("token", token)
                    json.member("jti", grant.id.description)
                    json.member("user_id", grant.user.rawValue)
                    json.member("expires_at", grant.end)
                }
            }.unstored
        }
    }
}

extension HTTPResponse {
    /// A secret is shown once, to the one who asked.
    var unstored: HTTPResponse {
        var response = self
        response.fields.append(.cacheControl, "no-store")
        return response
    }
}

extension HTTPError {
    static let noSuchKey = HTTPError(.notFound, "api_key_not_found", detail: "There is no key of this id in force.")
}
