package import Postgres

/// Writes the audit log of every tenant, to which lines are only added. For a service of the fleet.
package struct AuditStore: Sendable {
    private let client: PostgresClient

    package init(_ client: PostgresClient) {
        self.client = client
    }

    /// Adds what is not there yet and returns how many were new.
    package func append(_ entries: [AuditEntry]) async throws -> Int {
        guard !entries.isEmpty else { return 0 }
        return try await client.execute(
            """
            INSERT INTO audit_log
                (tenant_id, audit_id, actor, action, subject_kind, subject_id, request_id, detail)
            SELECT tenant, id, actor, action, kind, subject, request, detail::json FROM unnest(
                \(entries.map(\.tenant)), \(entries.map(\.id)), \(entries.map(\.actor)), \(entries.map(\.action)),
                \(entries.map(\.subjectKind)), \(entries.map(\.subjectID)), \(entries.map(\.requestID)),
                \(entries.map(\.detail))
            ) AS e (tenant, id, actor, action, kind, subject, request, detail)
            ON CONFLICT (tenant_id, audit_id) DO NOTHING
            """
        )
    }
}
