import HTTPServer
import JSON
import Primitives
import PublicAPI
import Storage

/// POST /api/v1/tokens/revoke and /api/v1/users/{user_id}/inbox-token.
struct Tokens: Sendable {
    let access: Access

    /// As long as any token may live that is not given an end here.
    private static let longestLife = Duration.seconds(366 * 86_400)

    /// When this is answered, no process takes the token for longer than a second.
    func revoke(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let token = try Tokens.wish(request, caller, at: access.clock.now)
        var deed = AuditDeed("token.revoked", of: "token", token.id)
        deed.changes { $0.member("expires_at", token.end) }
        return try await access.audit.noting(deed, by: caller, in: request) { _ in
            try await access.tables.reaching { try await access.revoked.revoke(token) }
            return HTTPResponse(.noContent)
        }
    }

    /// Its bearer reads and changes one person's own inbox and preferences, and nothing else.
    func issueForInbox(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        guard let user = UserID(pathSegment: request[parameter: "user_id"]) else { throw HTTPError.noSuchUser }
        let life = try Tokens.life(request)
        let now = access.clock.now
        let grant = TokenIssuer.Grant(tenant: caller.tenant, user: user, id: UUIDv7(at: now), from: now, to: now + life)
        return try await access.issue(grant, to: caller, in: request)
    }

    private static func wish(_ request: HTTPRequest, _ caller: Caller, at now: Timestamp) throws(HTTPError)
        -> RevokedToken
    {
        try BodyReader.object(request) { fields in
            let id = fields.require("jti") { try $0.string(1...255) }
            let end = fields.read("expires_at") { try $0.timestamp() }
            if let id, !Caller.isBearable(id) { fields.fail("jti", .wrongLength, "expected at most 255 bytes") }
            let latest = now + longestLife
            if let end, end > latest { fields.fail("expires_at", .outOfRange, "expected a time within a year") }
            return id.map { RevokedToken(caller.tenant, $0, until: end ?? latest) }
        }
    }

    /// `{"seconds": 600}`, or an hour.
    private static func life(_ request: HTTPRequest) throws(HTTPError) -> Duration {
        guard !request.body.isEmpty else { return .seconds(3600) }
        return try BodyReader.object(request) { fields in
            .seconds(fields.read("seconds") { try $0.integer(60...86_400) } ?? 3600)
        }
    }
}
