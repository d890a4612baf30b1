import Postgres
package import Primitives

/// A tenant's endpoints.
package struct WebhookEndpointStore: Sendable {
    /// So long does a secret that was replaced still sign.
    package static let overlap = Duration.seconds(86_400)

    let database: TenantDatabase
    private let vault: WebhookVault

    package init(_ database: TenantDatabase, _ vault: WebhookVault) {
        (self.database, self.vault) = (database, vault)
    }

    var tenant: TenantID { database.tenant }

    package func add(_ endpoint: WebhookEndpoint, _ key: WebhookKey) async throws -> WebhookEndpoint {
        let sealed = try vault.seal(key, tenant, endpoint.id)
        let rows = try await database.session.query(
            """
            INSERT INTO webhook_endpoints (tenant_id, endpoint_id, url, description, events, disabled_for, secret,
                public_key)
            VALUES (\(tenant), \(endpoint.id), \(endpoint.url), \(endpoint.description), \(endpoint.events),
                \(endpoint.disabled), \(sealed), \(key.publicKey))
            ON CONFLICT DO NOTHING RETURNING \(unescaped: WebhookEndpoint.columns)
            """
        )
        return try StorageError.unlessConflict(rows.first.map(WebhookEndpoint.init), "the endpoint")
    }

    package func find(_ id: UUIDv7) async throws -> WebhookEndpoint? {
        try await database.session.query(
            """
            SELECT \(unescaped: WebhookEndpoint.columns) FROM webhook_endpoints
            WHERE tenant_id = \(tenant) AND endpoint_id = \(id)
            """
        ).first.map(WebhookEndpoint.init)
    }

    /// The newest first; `after` is the last id of the page before.
    package func list(after: UUIDv7? = nil, limit: Int) async throws -> [WebhookEndpoint] {
        try await database.session.query(
            """
            SELECT \(unescaped: WebhookEndpoint.columns) FROM webhook_endpoints
            WHERE tenant_id = \(tenant) AND (\(after) IS NULL OR endpoint_id < \(after))
            ORDER BY endpoint_id DESC LIMIT \(max(0, limit))
            """
        ).map(WebhookEndpoint.init)
    }

    package func count() async throws -> Int {
        try await database.session.query("SELECT count(*) FROM webhook_endpoints WHERE tenant_id = \(tenant)")
            .decodeFirst(Int.self) ?? 0
    }

    /// Replaces what a tenant can say of an endpoint and returns it as it is then; `.conflict` when `condition` does not
    /// hold. One that is enabled begins without a past; of one that is disabled nothing is under way any more.
    package func save(_ endpoint: WebhookEndpoint, if condition: WriteCondition) async throws -> WebhookEndpoint {
        try await database.transaction { transaction in
            let rows = try await transaction.query(
                """
                UPDATE webhook_endpoints SET url = \(endpoint.url), description = \(endpoint.description),
                    events = \(endpoint.events), disabled_for = \(endpoint.disabled), version = version + 1,
                    failing_since = CASE WHEN \(endpoint.disabled)::text IS NULL AND disabled_for IS NOT NULL
                        THEN NULL ELSE failing_since END,
                    rests_until = NULL, updated_at = now()
                WHERE tenant_id = \(tenant) AND endpoint_id = \(endpoint.id)
                    AND version = coalesce(\(condition.version), version)
                RETURNING \(unescaped: WebhookEndpoint.columns)
                """
            )
            let saved = try StorageError.unlessConflict(rows.first.map(WebhookEndpoint.init), "the endpoint")
            if saved.disabled != nil { try await transaction.execute(.miss(endpoint.id, tenant)) }
            return saved
        }
    }

    /// Whether there was one.
    package func remove(_ id: UUIDv7) async throws -> Bool {
        try await database.session.execute(
            "DELETE FROM webhook_endpoints WHERE tenant_id = \(tenant) AND endpoint_id = \(id)"
        ) > 0
    }

    /// Signs with a new key from now on, and with the one before for a day. Whether there is such an endpoint, of this
    /// kind.
    package func rotate(_ id: UUIDv7, to key: WebhookKey, at now: Timestamp) async throws -> Bool {
        try await database.session.execute(
            """
            UPDATE webhook_endpoints SET previous_secret = secret, secret = \(vault.seal(key, tenant, id)),
                public_key = \(key.publicKey), previous_until = \(now + WebhookEndpointStore.overlap), version = version + 1, updated_at = now()
            WHERE tenant_id = \(tenant) AND endpoint_id = \(id)
                AND (public_key IS NULL) = \(key.publicKey == nil)
            """
        ) > 0
    }

    /// What its messages are signed with at a moment, the newest first; none when there is no such endpoint.
    package func keys(of id: UUIDv7, at now: Timestamp) async throws -> [WebhookKey] {
        let found = try await database.session.query(
            """
            SELECT secret, CASE WHEN previous_until > \(now) THEN previous_secret END, public_key IS NOT NULL
            FROM webhook_endpoints WHERE tenant_id = \(tenant) AND endpoint_id = \(id)
            """
        ).decodeFirst(([UInt8], [UInt8]?, Bool).self)
        guard let (newest, before, isPair) = found else { return [] }
        let kind: WebhookKey.Kind = isPair ? .asymmetric : .symmetric
        return try [newest, before].compactMap(\.self).map { try vault.open($0, kind, tenant, id) }
    }

    /// What somebody wants to be told of. Endpoints that are disabled count: what
    /// they miss can be sent to them later.
    package static func wishes(_ database: TenantDatabase) async throws -> Set<WebhookEvent> {
        let filters = try await database.session.query(
            "SELECT events FROM webhook_endpoints WHERE tenant_id = \(database.tenant)"
        ).decode([WebhookEvent].self)
        return filters.contains([]) ? Set(WebhookEvent.allCases) : Set(filters.joined())
    }
}

extension PostgresQuery {
    /// What waits for an endpoint that is disabled.
    static func miss(_ endpoint: UUIDv7, _ tenant: TenantID) -> PostgresQuery {
        """
        UPDATE webhook_deliveries SET state = 'missed'
        WHERE tenant_id = \(tenant) AND endpoint_id = \(endpoint) AND state = 'pending'
        """
    }
}

extension WebhookEndpoint {
    static let columns = """
        endpoint_id, url, description, events, public_key, disabled_for, failing_since, version, updated_at
        """

    init(_ row: PostgresRow) throws {
        let (id, url, description, events, publicKey, disabled, failingSince, version, updatedAt) = try row.decode(
            (UUIDv7, String, String, [WebhookEvent], [UInt8]?, Disabling?, Timestamp?, Int, Timestamp).self
        )
        self.init(id: id, url: url)
        self.publicKey = publicKey.map(WebhookKeyPair.text)
        (self.description, self.events, self.disabled) = (description, events, disabled)
        (self.failingSince, self.version, self.updatedAt) = (failingSince, version, updatedAt)
    }
}
