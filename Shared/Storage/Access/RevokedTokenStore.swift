package import Postgres
package import Primitives

/// Tokens that are refused before they expire, of every tenant. For the gateway's login.
package struct RevokedTokenStore: Sendable {
    private let client: PostgresClient

    package init(_ client: PostgresClient) {
        self.client = client
    }

    package func revoke(_ token: String, of tenant: TenantID, expiresAt: Timestamp) async throws {
        try await client.tenant(tenant.rawValue).execute(
            """
            INSERT INTO revoked_tokens (tenant_id, token_id, expires_at) VALUES (\(tenant), \(token), \(expiresAt))
            ON CONFLICT (tenant_id, token_id) DO NOTHING
            """
        )
    }

    /// What a starting service has to know.
    package func live(at moment: Timestamp) async throws -> [(tenant: TenantID, token: String, expiresAt: Timestamp)] {
        try await client.query("SELECT tenant_id, token_id, expires_at FROM live_revoked_tokens(\(moment))")
            .decode((TenantID, String, Timestamp).self).map { ($0, $1, $2) }
    }
}
