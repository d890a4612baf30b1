import Crypto
package import Postgres
package import Primitives

/// The messages on their way to endpoints. A delivery is sent by whoever has leased its endpoint; a lease that is not
/// renewed ends, and somebody else goes on from what is stored.
package struct WebhookQueue: Sendable {
    /// An endpoint of any tenant.
    package struct Place: Sendable, Hashable {
        package let tenant: TenantID
        package let endpoint: UUIDv7

        package init(_ tenant: TenantID, _ endpoint: UUIDv7) {
            (self.tenant, self.endpoint) = (tenant, endpoint)
        }
    }

    /// A message that is due, with the attempts that its schedule has seen.
    package struct Due: Sendable, Hashable {
        package let message: WebhookMessage
        package let tried: Int
    }

    private let client: PostgresClient
    private let vault: WebhookVault

    package init(_ client: PostgresClient, _ vault: WebhookVault) {
        (self.client, self.vault) = (client, vault)
    }

    /// Stores messages for every endpoint that wants them; those that are stored already change nothing.
    package func add(_ messages: [WebhookMessage], of tenant: TenantID) async throws {
        guard !messages.isEmpty else { return }
        let sealed = try messages.map { try vault.seal($0, tenant) }
        try await client.tenant(tenant.rawValue).execute(.add(messages, tenant, sealed: sealed))
    }

    /// Takes up to `limit` endpoints to which something is due.
    package func lease(by owner: UUIDv7, for lease: Duration, limit: Int) async throws -> [Place] {
        try await client.query(
            "SELECT * FROM lease_webhook_endpoints(\(owner), make_interval(secs => \(lease.seconds)), \(Int32(clamping: limit)))"
        ).decode((TenantID, UUIDv7).self).map(Place.init)
    }

    package func renew(_ owner: UUIDv7, for lease: Duration) async throws {
        _ = try await client.query("SELECT renew_webhook_leases(\(owner), make_interval(secs => \(lease.seconds)))")
    }

    package func release(_ place: Place, by owner: UUIDv7) async throws {
        try await client.tenant(place.tenant.rawValue).execute(
            """
            UPDATE webhook_endpoints SET leased_by = NULL, leased_until = now()
            WHERE tenant_id = \(place.tenant) AND endpoint_id = \(place.endpoint) AND leased_by = \(owner)
            """
        )
    }

    /// What is due to an endpoint, oldest first; `nil` when the lease has ended or the endpoint rests. What cannot be
    /// opened holds up nothing behind it: broken it has failed, and without its key it waits, for another replica may have
    /// that already.
    package func due(_ place: Place, by owner: UUIDv7, limit: Int) async throws -> (url: String, due: [Due])? {
        let rows = try await client.tenant(place.tenant.rawValue).query(
            """
            SELECT e.url, m.message_id, m.type, m.user_id, m.payload, m.sealed, d.tried
            FROM webhook_endpoints e
            JOIN webhook_deliveries d USING (tenant_id, endpoint_id) JOIN webhook_messages m USING (tenant_id, message_id)
            WHERE e.tenant_id = \(place.tenant) AND e.endpoint_id = \(place.endpoint) AND e.disabled_for IS NULL
                AND e.leased_by = \(owner) AND e.leased_until > now() AND coalesce(e.rests_until, '-infinity') <= now()
                AND d.state = 'pending' AND d.due_at <= now()
            ORDER BY d.due_at, d.sequence LIMIT \(limit)
            """
        ).decode((String, UUIDv7, WebhookEvent, String?, String, [UInt8]?, Int).self)
        guard let url = rows.first?.0 else { return nil }
        var (due, broken, closed): ([Due], [UUIDv7], [UUIDv7]) = ([], [], [])
        for (_, id, event, user, payload, sealed, tried) in rows {
            do throws(CryptoError) {
                let opened = if let sealed { try vault.payload(sealed, place.tenant, id) } else { payload }
                due.append(Due(message: WebhookMessage(id: id, event, of: user, payload: opened), tried: tried))
            } catch {
                if error.code == .unknownKey { closed.append(id) } else { broken.append(id) }
            }
        }
        try await fail(broken, at: place)
        try await putOff(closed, at: place)
        return (url, due)
    }

    /// Drops messages from before a moment, with what became of them; returns how many.
    package func drop(before moment: Timestamp, limit: Int) async throws -> Int {
        try await client.query("SELECT drop_webhook_messages(\(moment), \(Int32(clamping: limit)))")
            .decodeFirst(Int.self) ?? 0
    }

    func tenant(_ tenant: TenantID) -> TenantDatabase { TenantDatabase(client, tenant) }
}

extension PostgresQuery {
    /// `sealed` has the payloads that nobody may read here, each in its message's place; without them there are none.
    static func add(
        _ messages: [WebhookMessage],
        _ tenant: TenantID,
        sealed: [[UInt8]?] = []
    ) -> PostgresQuery {
        """
        WITH told AS (
            INSERT INTO webhook_messages (tenant_id, message_id, user_id, type, payload, sealed)
            SELECT \(tenant), m.id, nullif(m.person, ''), m.type, m.payload, m.sealed
            FROM unnest(\(messages.map(\.id)), \(messages.map { $0.user ?? "" }), \(messages.map(\.event)),
                \(messages.map { $0.event.isPersonal ? "" : $0.payload }), \(sealed))
                WITH ORDINALITY AS m (id, person, type, payload, sealed, place)
            ORDER BY m.place
            ON CONFLICT DO NOTHING
            RETURNING message_id, sequence, type
        )
        INSERT INTO webhook_deliveries (tenant_id, endpoint_id, message_id, sequence, state)
        SELECT \(tenant), e.endpoint_id, t.message_id, t.sequence,
            CASE WHEN e.disabled_for IS NULL THEN 'pending' ELSE 'missed' END
        FROM told t JOIN webhook_endpoints e ON e.tenant_id = \(tenant) AND (e.events = '{}' OR t.type = ANY (e.events))
        """
    }
}
