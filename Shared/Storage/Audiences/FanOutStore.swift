package import Concurrency
import Postgres
package import Primitives

/// A tenant's fan-outs, as whoever asks for them sees them.
package struct FanOutStore: Sendable {
    private let database: TenantDatabase

    package init(_ database: TenantDatabase) {
        self.database = database
    }

    private var tenant: TenantID { database.tenant }

    /// Makes one, due at its time; one that is there already stays as it is. `false` when there is no such audience.
    package func add(_ new: FanOut, command: [UInt8], until deadline: Deadline) async throws -> Bool {
        let found: (Bool)? = try await database.session.query(
            """
            WITH topic AS (
                SELECT topic FROM topics WHERE tenant_id = \(tenant) AND topic = \(new.audience) FOR KEY SHARE
            ), added AS (
                INSERT INTO fan_outs
                    (tenant_id, fan_out_id, topic, template, category, priority, send_at, expires_at, command)
                SELECT \(tenant), \(new.id), topic, \(new.template), \(new.category), \(new.priority), \(new.sendAt),
                    \(new.expiresAt), \(command)
                FROM topic ON CONFLICT DO NOTHING
            )
            SELECT EXISTS (SELECT FROM topic)
            """,
            until: deadline
        ).decodeFirst(Bool.self)
        return found == true
    }

    package func find(_ id: UUIDv7) async throws -> FanOut? {
        try await database.session.query(
            "SELECT \(unescaped: FanOut.columns) FROM fan_outs WHERE tenant_id = \(tenant) AND fan_out_id = \(id)"
        ).first.map(FanOut.init)
    }

    /// Takes nobody more, and lets those who were taken be recalled. Returns it as it then is; again it changes nothing.
    package func cancel(_ id: UUIDv7) async throws -> FanOut? {
        try await database.session.execute(
            """
            UPDATE fan_outs AS f SET updated_at = now(), ended_at = CASE WHEN taken = 0 THEN now() END, command = NULL,
                state = CASE WHEN taken = 0 THEN 'cancelled' ELSE 'cancelling' END,
                prevented = CASE WHEN state IN ('accepted', 'running') THEN (
                    SELECT count(*) FROM topic_subscribers AS s
                    WHERE s.tenant_id = \(tenant) AND s.topic = f.topic AND s.user_id > coalesce(f.taken_to, '')
                ) ELSE prevented END
            WHERE tenant_id = \(tenant) AND fan_out_id = \(id) AND state IN ('accepted', 'running', 'done', 'expired')
            """
        )
        return try await find(id)
    }

    /// How many are still to be taken, of those who are subscribed now.
    package func remaining(_ fanOut: FanOut) async throws -> Int {
        guard [.accepted, .running].contains(fanOut.state) else { return 0 }
        return try await database.session.query(
            """
            SELECT count(*) FROM topic_subscribers AS s JOIN fan_outs AS f USING (tenant_id, topic)
            WHERE tenant_id = \(tenant) AND fan_out_id = \(fanOut.id) AND s.user_id > coalesce(f.taken_to, '')
            """
        ).decodeFirst(Int.self) ?? 0
    }

    /// How far its notifications came, as far as they are projected.
    package func statuses(_ fanOut: FanOut) async throws -> [DeliveryStatus: Int] {
        guard let ids = fanOut.notifications else { return [:] }
        let counts = try await database.session.query(
            """
            SELECT status, count(*) FROM notifications
            WHERE tenant_id = \(tenant) AND notification_id BETWEEN \(ids.lowerBound) AND \(ids.upperBound)
            GROUP BY status
            """
        ).decode((DeliveryStatus, Int).self)
        return Dictionary(counts) { $1 }
    }
}

extension FanOut {
    fileprivate static let columns = """
        fan_out_id, topic, template, category, priority, send_at, expires_at, state, taken, prevented,
        updated_at
        """

    fileprivate init(_ row: PostgresRow) throws {
        id = try row.decode(UUIDv7.self, at: 0)
        audience = try row.decode(AudienceKey.self, at: 1)
        template = try row.decode(String?.self, at: 2)
        category = try row.decode(String?.self, at: 3)
        priority = try row.decode(String.self, at: 4)
        sendAt = try row.decode(Timestamp?.self, at: 5)
        expiresAt = try row.decode(Timestamp?.self, at: 6)
        state = try row.decode(State.self, at: 7)
        taken = try row.decode(Int.self, at: 8)
        prevented = try row.decode(Int.self, at: 9)
        updatedAt = try row.decode(Timestamp.self, at: 10)
    }
}
