import Postgres
import Primitives
import Wire

extension AuditRecord {
    static let columns = """
        audit_id, occurred_at, actor_kind, actor, actor_role, network, action, outcome, reason, subject_kind, subject_id,
        user_id, detail, service, request_id, causation_id, asked_by
        """

    /// A word that a newer version wrote is read as unspecified.
    init(_ row: PostgresRow, tenant: String) throws {
        self.init(
            id: try row.decode(UUIDv7.self, at: 0),
            tenant: tenant,
            occurredAt: try row.decode(Timestamp.self, at: 1),
            actor: AuditActor(
                ActorKind(word: try row.decode(String.self, at: 2)) ?? .unspecified,
                id: try row.decode(String?.self, at: 3),
                role: try row.decode(String?.self, at: 4),
                network: try row.decode(String?.self, at: 5)
            ),
            action: try row.decode(String.self, at: 6),
            outcome: AuditOutcome(word: try row.decode(String.self, at: 7)) ?? .unspecified
        )
        reasonCode = try row.decode(String?.self, at: 8)
        resourceKind = try row.decode(String?.self, at: 9)
        resourceID = try row.decode(String?.self, at: 10)
        user = try row.decode(String?.self, at: 11)
        changes = Array(try row.decode(String.self, at: 12).utf8)
        service = try row.decode(String?.self, at: 13)
        cause = Cause(
            correlationID: try row.decode(String?.self, at: 14),
            causationID: try row.decode(UUIDv7?.self, at: 15),
            actor: try row.decode(String?.self, at: 16)
        )
    }
}
