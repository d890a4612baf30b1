package import Postgres

/// What the orchestrator knows of each person, and how far it has come. For a service of the fleet.
package struct RecipientStateStore: Sendable {
    private let client: PostgresClient

    package init(_ client: PostgresClient) {
        self.client = client
    }

    /// The offset at which the owner of a partition goes on; `nil` when none was ever written.
    package func watermark(of partition: Watermark.Partition) async throws -> Int64? {
        try await client.query(
            """
            SELECT next_offset FROM watermarks WHERE topic = \(partition.topic) AND partition = \(partition.number)
            """
        ).decodeFirst(Int64.self)
    }

    /// The states of those that have one, in one round trip.
    package func load(_ recipients: [RecipientKey]) async throws -> [RecipientKey: [UInt8]] {
        guard !recipients.isEmpty else { return [:] }
        let rows = try await client.query(
            """
            SELECT s.tenant_id, s.user_id, s.state
            FROM unnest(\(recipients.map(\.tenant)), \(recipients.map(\.user))) AS k (tenant_id, user_id)
            JOIN recipient_states s ON (s.tenant_id, s.user_id) = (k.tenant_id, k.user_id)
            """
        ).decode((TenantID, UserID, [UInt8]).self)
        return Dictionary(rows.map { (RecipientKey($0, $1), $2) }) { $1 }
    }

    /// Writes a batch in one transaction and one round trip. Throws `.staleOwner` when the watermark is not where the
    /// batch began; then nothing was written. After a lost connection the watermark tells whether the batch was.
    package func write(_ batch: RecipientStateBatch) async throws {
        let outcomes = try await client.pipeline(batch.statements)
        if case .failure(let error) = outcomes.first, error.sqlState == .watermarkMoved {
            throw StorageError(.staleOwner, "\(batch.watermark.partition)")
        }
        for outcome in outcomes { _ = try outcome.get() }
    }
}

extension SQLState {
    /// Raised by `move_watermark`.
    fileprivate static let watermarkMoved = SQLState("HW001")
}

extension RecipientStateBatch {
    fileprivate var statements: [PostgresQuery] {
        let (partition, kept, gone) = (
            watermark.partition, states.filter { !$1.isEmpty }, states.filter(\.value.isEmpty)
        )
        var statements: [PostgresQuery] = [
            """
            SELECT move_watermark(
                \(partition.topic), \(partition.number), \(watermark.from), \(watermark.to)
            )
            """
        ]
        if !kept.isEmpty { statements.append(.keep(kept)) }
        if !gone.isEmpty { statements.append(.forget(Array(gone.keys))) }
        if !timers.isEmpty { statements.append(.schedule(timers)) }
        if !cancelledTimers.isEmpty { statements.append(.cancel(cancelledTimers)) }
        return statements
    }
}

extension PostgresQuery {
    fileprivate static func keep(_ states: [RecipientKey: [UInt8]]) -> PostgresQuery {
        let rows = states.sorted { $0.key < $1.key }
        return """
            INSERT INTO recipient_states (tenant_id, user_id, state)
            SELECT * FROM unnest(\(rows.map(\.key.tenant)), \(rows.map(\.key.user)), \(rows.map(\.value)))
            ON CONFLICT (tenant_id, user_id) DO UPDATE SET state = EXCLUDED.state, updated_at = now()
            """
    }

    fileprivate static func forget(_ recipients: [RecipientKey]) -> PostgresQuery {
        """
        DELETE FROM recipient_states s
        USING unnest(\(recipients.map(\.tenant)), \(recipients.map(\.user))) AS k (tenant_id, user_id)
        WHERE (s.tenant_id, s.user_id) = (k.tenant_id, k.user_id)
        """
    }
}
