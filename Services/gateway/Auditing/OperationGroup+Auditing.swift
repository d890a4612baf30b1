import HTTPServer
import PublicAPI

extension OperationGroup {
    static let auditing = OperationGroup(
        name: "Audit",
        summary: "Who did, or was refused, what.",
        operations: [
            Operation(
                .get,
                "/api/v1/audit",
                "listAudit",
                "The newest first",
                roles: [.admin],
                parameters: [
                    .query("action", "such as user.saved", text), .query("actor", "by this subject", text),
                    .query("outcome", "that ended so", #"{"enum": ["done", "refused", "failed"]}"#),
                    .query("resource_kind", "such as user", text), .query("resource_id", "to this thing", text),
                    .query("user_id", "that concern this person", text),
                    .query("from", "at or after", Schema.reference("Time")),
                    .query("to", "before", Schema.reference("Time")),
                ] + Parameter.page,
                answers: [.list("AuditRecord")],
                problems: [.invalid([])]
            )
        ],
        schemas: [
            Schema(
                "AuditRecord",
                """
                {"type": "object", "required": ["id", "occurred_at", "actor", "action", "outcome", "reason",
                 "resource_kind", "resource_id", "user_id", "changes", "service", "request_id"],
                 "properties": {"id": {"$ref": "#/components/schemas/Id"},
                 "occurred_at": {"$ref": "#/components/schemas/Time"}, "action": {"type": "string"},
                 "actor": {"type": "object", "description": "Of a network, never of a whole address."},
                 "outcome": {"type": ["string", "null"]}, "reason": {"type": ["string", "null"]},
                 "resource_kind": {"type": ["string", "null"]}, "resource_id": {"type": ["string", "null"]},
                 "user_id": {"type": ["string", "null"]}, "changes": {"type": "object"},
                 "service": {"type": ["string", "null"]}, "request_id": {"type": ["string", "null"]}}}
                """
            )
        ]
    )

    private static let text = #"{"type": "string", "minLength": 1, "maxLength": 255}"#
}
