import Postgres
package import Primitives

/// Reads a tenant's audit log.
package struct AuditQueries: Sendable {
    private let database: TenantDatabase

    package init(_ database: TenantDatabase) {
        self.database = database
    }

    /// The newest first, of one subject or of all; `after` is the last id of the page before.
    package func list(
        subject: (kind: String, id: String)? = nil,
        after: UUIDv7? = nil,
        limit: Int
    ) async throws -> [AuditEntry] {
        try await database.session.query(
            """
            SELECT audit_id, actor, action, subject_kind, subject_id, request_id, detail FROM audit_log
            WHERE tenant_id = \(database.tenant) AND (\(after) IS NULL OR audit_id < \(after))
                AND (\(subject?.kind)::text IS NULL OR subject_kind = \(subject?.kind))
                AND (\(subject?.id)::text IS NULL OR subject_id = \(subject?.id))
            ORDER BY audit_id DESC LIMIT \(max(0, limit))
            """
        ).map { try AuditEntry($0, database.tenant) }
    }
}

extension AuditEntry {
    fileprivate init(_ row: PostgresRow, _ tenant: TenantID) throws {
        let (id, actor, action, kind, subject, request, detail) = try row.decode(
            (UUIDv7, String, String, String, String, String?, String).self
        )
        self.init(tenant: tenant, id: id, actor: actor, action: action, subjectKind: kind, subjectID: subject)
        (requestID, self.detail) = (request, detail)
    }
}
