package import Postgres
package import Primitives

/// The keys by which programs call. For the gateway's login.
package struct APIKeyStore: Sendable {
    private let client: PostgresClient

    package init(_ client: PostgresClient) {
        self.client = client
    }

    /// `.conflict` when the key or its secret exists already.
    package func add(_ key: APIKey, secretHash: [UInt8]) async throws {
        let added = try await client.tenant(key.tenant.rawValue).execute(
            """
            INSERT INTO api_keys (tenant_id, key_id, secret_hash, hint, name, role, created_by, expires_at)
            VALUES (\(key.tenant), \(key.id), \(secretHash), \(key.hint), \(key.name), \(key.role), \(key.createdBy),
                \(key.expiresAt))
            ON CONFLICT DO NOTHING
            """
        )
        guard added == 1 else { throw StorageError(.conflict, "the key exists already") }
    }

    /// The key of any tenant with this secret, also one that is no longer valid.
    package func find(secretHash: [UInt8]) async throws -> APIKey? {
        try await client.query(
            "SELECT \(unescaped: APIKey.columns) FROM api_key_by_hash(\(secretHash))"
        ).first.map(APIKey.init)
    }

    /// A tenant's keys that are not revoked, the newest first; `after` is the last id of the page before.
    package func list(_ tenant: TenantID, after: UUIDv7? = nil, limit: Int) async throws -> [APIKey] {
        try await client.tenant(tenant.rawValue).query(
            """
            SELECT \(unescaped: APIKey.columns) FROM api_keys
            WHERE tenant_id = \(tenant) AND revoked_at IS NULL AND (\(after) IS NULL OR key_id < \(after))
            ORDER BY key_id DESC LIMIT \(max(0, limit))
            """
        ).map(APIKey.init)
    }

    /// One of a tenant's keys; `nil` when there is none or it is revoked.
    package func find(_ id: UUIDv7, of tenant: TenantID) async throws -> APIKey? {
        try await client.tenant(tenant.rawValue).query(
            """
            SELECT \(unescaped: APIKey.columns) FROM api_keys
            WHERE tenant_id = \(tenant) AND key_id = \(id) AND revoked_at IS NULL
            """
        ).first.map(APIKey.init)
    }

    /// Whether it was in force.
    package func revoke(_ id: UUIDv7, of tenant: TenantID) async throws -> Bool {
        try await client.tenant(tenant.rawValue).execute(
            """
            UPDATE api_keys SET revoked_at = now()
            WHERE tenant_id = \(tenant) AND key_id = \(id) AND revoked_at IS NULL
            """
        ) > 0
    }

    /// When keys were last used, many at a time.
    package func noteUses(_ uses: [UUIDv7: Timestamp], in tenant: TenantID) async throws {
        let (keys, moments) = (Array(uses.keys), Array(uses.values))
        try await client.tenant(tenant.rawValue).execute(
            """
            UPDATE api_keys SET last_used_at = greatest(last_used_at, u.moment)
            FROM unnest(\(keys), \(moments)) AS u (key_id, moment)
            WHERE api_keys.tenant_id = \(tenant) AND api_keys.key_id = u.key_id
            """
        )
    }
}

extension APIKey {
    fileprivate static let columns = """
        key_id, tenant_id, name, hint, role, created_by, expires_at, last_used_at, revoked_at
        """

    fileprivate init(_ row: PostgresRow) throws {
        self.init(
            id: try row.decode(UUIDv7.self, at: 0),
            tenant: try row.decode(TenantID.self, at: 1),
            name: try row.decode(String.self, at: 2),
            hint: try row.decode(String.self, at: 3),
            role: try row.decode(Role.self, at: 4),
            createdBy: try row.decode(String.self, at: 5),
            expiresAt: try row.decode(Timestamp?.self, at: 6)
        )
        (lastUsedAt, revokedAt) = (try row.decode(Timestamp?.self, at: 7), try row.decode(Timestamp?.self, at: 8))
    }
}
