package import Postgres
package import Primitives

/// Tokens that are refused before they expire, of every tenant. For the gateway's login.
package struct RevokedTokenStore: Sendable {
    private let client: PostgresClient

    package init(_ client: PostgresClient) {
        self.client = client
    }

    package func revoke(_ token: RevokedToken) async throws {
        try await client.tenant(token.tenant.rawValue).execute(
            """
            INSERT INTO revoked_tokens (tenant_id, token_id, expires_at)
            VALUES (\(token.tenant), \(token.id), \(token.end))
            ON CONFLICT (tenant_id, token_id) DO UPDATE
                SET expires_at = greatest(revoked_tokens.expires_at, excluded.expires_at)
            """
        )
    }

    /// What a starting service has to know.
    package func live(at moment: Timestamp) async throws -> [RevokedToken] {
        try await client.query("SELECT tenant_id, token_id, expires_at FROM live_revoked_tokens(\(moment))")
            .decode((TenantID, String, Timestamp).self).map { RevokedToken($0, $1, until: $2) }
    }
}
