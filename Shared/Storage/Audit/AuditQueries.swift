import Postgres
package import Primitives
package import Wire

/// Reads a tenant's audit log.
package struct AuditQueries: Sendable {
    private let database: TenantDatabase

    package init(_ database: TenantDatabase) {
        self.database = database
    }

    /// The newest first; `after` is the last id of the page before.
    package func list(
        _ filter: AuditFilter = AuditFilter(),
        after: UUIDv7? = nil,
        limit: Int
    ) async throws -> [AuditRecord] {
        let rows = try await database.session.query(
            """
            SELECT \(unescaped: AuditRecord.columns) FROM audit_log
            WHERE tenant_id = \(database.tenant)
                AND (\(after) IS NULL OR audit_id < \(after))
                AND (\(filter.from) IS NULL OR audit_id >= first_id(\(filter.from)))
                AND (\(filter.until) IS NULL OR audit_id < first_id(\(filter.until)))
                AND (\(filter.action)::text IS NULL OR action = \(filter.action))
                AND (\(filter.actor)::text IS NULL OR actor = \(filter.actor))
                AND (\(filter.outcome?.description)::text IS NULL OR outcome = \(filter.outcome?.description))
                AND (\(filter.resourceKind)::text IS NULL OR subject_kind = \(filter.resourceKind))
                AND (\(filter.resourceID)::text IS NULL OR subject_id = \(filter.resourceID))
                AND (\(filter.user)::text IS NULL OR user_id = \(filter.user))
            ORDER BY audit_id DESC LIMIT \(max(0, limit))
            """
        )
        return try rows.map { try AuditRecord($0, tenant: database.tenant.rawValue) }
    }
}
