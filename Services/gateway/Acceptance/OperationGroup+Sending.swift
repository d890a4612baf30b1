import HTTPServer
import PublicAPI

extension OperationGroup {
    static let sending = OperationGroup(
        name: "Sending",
        summary: "A 202 is a promise: the notification is stored, and is decided and delivered or explained.",
        operations: [
            Operation(
                .post,
                "/api/v1/notifications",
                "sendNotification",
                "Send a notification",
                roles: .senders,
                detail: """
                    A dry run is answered with 200 and its decisions; when these are late, with 202.

                    A request to a topic goes to each of its subscribers once, in the background, when `send_at` has come \
                    and until `expires_at`, in the order of their ids: whoever subscribes meanwhile gets it if their turn \
                    is still to come. Each has a notification of their own, decided by their own wishes; `GET` tells how \
                    far it is. It counts as one against the tenant's limit, and the topic has a recipient's limit of its \
                    own; people are protected by the caps of their category and their wishes.
                    """,
                parameters: [.idempotencyKey],
                body: .json("NotificationRequest"),
                answers: [
                    .one("Accepted", .accepted, headers: ["Location"] + OpenAPIDocument.limitHeaders),
                    .one("Trial", .ok, headers: OpenAPIDocument.limitHeaders),
                ],
                problems: doorProblems
            ),
            Operation(
                .post,
                "/api/v1/notifications/batch",
                "sendNotifications",
                "Send up to 1,000 notifications",
                roles: .senders,
                detail: """
                    Each is answered in its place, and a bad one spoils no other. A dry run has its decisions there, or is \
                    accepted when they are late. The limit that is told is the tightest of all.
                    """,
                parameters: [.idempotencyKey],
                body: .jsonOrProtobuf("NotificationBatch"),
                answers: [.one("BatchOutcome", .accepted, headers: OpenAPIDocument.limitHeaders)],
                problems: doorProblems
            ),
            Operation(
                .post,
                "/api/v1/notifications/{id}/cancel",
                "cancelNotification",
                "Cancel what has not gone yet",
                roles: .senders,
                detail: """
                    A request to a topic is cancelled as a whole: nobody is taken from now on, and each who was is sent a \
                    cancel, which may come too late. 202 until all of these are stored, 200 from then on.
                    """,
                body: .optional("CancelRequest"),
                answers: [.one("CancelOutcome", .ok), .one("CancelUnderWay", .accepted)],
                problems: [.noSuchNotification]
            ),
        ],
        schemas: requestSchemas + sendingSchemas
    )

    private static let doorProblems: [HTTPError] = [
        .badIdempotencyKey, .idempotencyMismatch, .idempotencyInProgress, .recordTooLarge,
        .shedding,
        .rateLimited(RateLimitState(limit: 0, remaining: 0, reset: .zero), retryAfter: .seconds(1)),
    ]

    static func anyOf(_ schemas: String...) -> String {
        "{\"anyOf\": [\(schemas.map(Schema.reference).joined(separator: ", "))]}"
    }

    private static let sendingSchemas = [
        Schema(
            "Accepted",
            """
            {"type": "object", "required": ["id", "status", "accepted_at", "dry_run"],
             "properties": {"id": {"$ref": "#/components/schemas/Id"}, "status": {"const": "accepted"},
             "accepted_at": {"$ref": "#/components/schemas/Time"}, "dry_run": {"type": "boolean"}}}
            """
        ),
        Schema(
            "BatchOutcome",
            """
            {"type": "object", "required": ["accepted", "refused", "items"],
             "properties": {"accepted": {"type": "integer"}, "refused": {"type": "integer"},
             "items": {"type": "array", "items": {"type": "object", "required": ["status"],
             "properties": {"status": {"enum": ["accepted", "decided", "refused"]},
             "id": {"$ref": "#/components/schemas/Id"}, "accepted_at": {"$ref": "#/components/schemas/Time"},
             "dry_run": {"const": true}, "decisions": {"$ref": "#/components/schemas/TrialDecisions"},
             "code": {"type": "string"}, "title": {"type": "string"}, "retry_after": {"type": "integer"},
             "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Fault"}}}}}}}
            """
        ),
        Schema(
            "CancelRequest",
            """
            {"type": "object", "additionalProperties": false,
             "properties": {"channels": {"type": "array", "minItems": 1, "maxItems": 4,
             "items": {"$ref": "#/components/schemas/Channel"}},
             "reason": {"type": "string", "minLength": 1, "maxLength": 255}}}
            """
        ),
        Schema("CancelOutcome", anyOf("Cancelled", "TopicNotification")),
        Schema("CancelUnderWay", anyOf("CancelPending", "TopicNotification")),
        Schema(
            "Cancelled",
            """
            {"type": "object", "required": ["id", "outcome"],
             "properties": {"id": {"$ref": "#/components/schemas/Id"}, "outcome": {"type": "object",
             "description": "What became of it on each channel that it was for.",
             "propertyNames": {"$ref": "#/components/schemas/Channel"},
             "additionalProperties": {"enum": ["prevented", "retracted", "too_late"]}}}}
            """
        ),
        Schema(
            "CancelPending",
            """
            {"type": "object", "required": ["id", "status", "explanation", "detail"],
             "properties": {"id": {"$ref": "#/components/schemas/Id"}, "status": {"const": "pending"},
             "explanation": {"type": "string"}, "detail": {"type": "string"}}}
            """
        ),
        Schema(
            "Trial",
            """
            {"type": "object", "required": ["id", "status", "dry_run", "decisions"],
             "properties": {"id": {"$ref": "#/components/schemas/Id"}, "status": {"const": "decided"},
             "dry_run": {"const": true}, "decisions": {"$ref": "#/components/schemas/TrialDecisions"}}}
            """
        ),
        Schema(
            "TrialDecisions",
            """
            {"type": "array", "items": {"type": "object",
             "required": ["channel", "verdict", "reason", "rule", "until", "step", "priority", "decided_at", "inputs"],
             "properties": {"channel": {"$ref": "#/components/schemas/Channel"}, "verdict": {"type": "string"},
             "reason": {"type": "string"}, "rule": {"type": "string"},
             "until": {"oneOf": [{"$ref": "#/components/schemas/Time"}, {"type": "null"}]}, "step": {"type": "integer"},
             "priority": {"enum": ["critical", "high", "normal", "low"]},
             "decided_at": {"$ref": "#/components/schemas/Time"}, "inputs": {"type": "object"}}}}
            """
        ),
    ]
}
