import HTTPServer
import PublicAPI

extension OperationGroup {
    static let reading = OperationGroup(
        name: "Reading",
        summary: "What became of notifications, from the moment of their 202.",
        operations: [
            Operation(
                .get,
                "/api/v1/notifications",
                "listNotifications",
                "The newest first",
                roles: .readers,
                detail: """
                    A notification is listed, and found by what it says, as soon as it is projected: within a second of \
                    its 202, unless projections lag. By its id it is found from its 202 on.
                    """,
                parameters: listParameters + Parameter.page,
                answers: [.list("Notification")],
                problems: [.invalid([])]
            ),
            Operation(
                .get,
                "/api/v1/notifications/{id}",
                "getNotification",
                "One, with what happened to it",
                roles: .readers,
                detail: "Of a request to a topic: how many people it has come to, and how far their notifications did.",
                answers: [.one("NotificationOrTopic")],
                problems: [.noSuchNotification]
            ),
            Operation(
                .get,
                "/api/v1/notifications/{id}/explain",
                "explainNotification",
                "Why each channel did or did not get it",
                roles: .readers,
                answers: [.one("Explanation")],
                problems: [.noSuchNotification]
            ),
        ],
        schemas: readingSchemas
    )

    private static let listParameters: [Parameter] = [
        .query("user_id", "to this person", #"{"type": "string", "minLength": 1, "maxLength": 255}"#),
        .query("status", "that came this far", Schema.reference("Status")),
        .query("channel", "by this channel", Schema.reference("Channel")),
        .query("template", "in these words", Schema.reference("Key")),
        .query("category", "of this category", Schema.reference("Key")),
        .query("from", "accepted at or after", Schema.reference("Time")),
        .query("to", "accepted before", Schema.reference("Time")),
        .query("parent_id", "of this request to a topic", Schema.reference("Id")),
        .query("q", "with this text in it", #"{"type": "string", "minLength": 1, "maxLength": 200}"#),
    ]

    private static let readingSchemas = [
        Schema(
            "Status",
            """
            {"type": "string", "enum": ["accepted", "held", "queued", "deferred", "unknown", "sent", "delivered", "opened", "clicked",
             "suppressed", "cancelled", "failed", "bounced", "complained"]}
            """
        ),
        Schema(
            "Notification",
            """
            {"type": "object", "required": [\(required)], "properties": {\(members)}}
            """
        ),
        Schema(
            "NotificationDetail",
            """
            {"type": "object", "required": [\(required), "deliveries", "timeline"], "properties": {\(members),
             "deliveries": {"type": "array", "items": {"$ref": "#/components/schemas/Delivery"}},
             "timeline": {"type": "array", "items": {"$ref": "#/components/schemas/Happening"}}}}
            """
        ),
        Schema("NotificationOrTopic", anyOf("NotificationDetail", "TopicNotification")),
        Schema("TopicNotification", topicNotification),
        Schema(
            "Delivery",
            """
            {"type": "object", "description": "How a channel came to its status.",
             "required": ["channel", "status", "attempts", "provider", "provider_account", "provider_message_id", "costs"],
             "properties": {"channel": {"$ref": "#/components/schemas/Channel"},
             "status": {"$ref": "#/components/schemas/Status"},
             "attempts": {"type": "integer", "description": "Calls to a provider."},
             "provider": {"type": ["string", "null"]}, "provider_account": {"type": ["string", "null"]},
             "provider_message_id": {"type": ["string", "null"]}, "costs": {"type": "array", "items":
             {"type": "object", "required": ["currency", "micros"], "properties": {"currency": {"type": "string"},
             "micros": {"type": "integer", "description": "Millionths."}}}}}}
            """
        ),
        Schema(
            "Happening",
            """
            {"type": "object", "required": ["occurred_at", "channel", "kind"],
             "properties": {"occurred_at": {"$ref": "#/components/schemas/Time"},
             "channel": {"oneOf": [{"$ref": "#/components/schemas/Channel"}, {"type": "null"}]},
             "kind": {"type": "string", "description": "accepted, decided, or what an attempt or a callback came to"},
             "reminder": {"type": ["integer", "null"], "description": "The reminder that it is told of, from 1."},
             "verdict": {"type": "string"}, "until": {"type": ["string", "null"]}, "attempt": {"type": "integer"},
             "provider": {"type": ["string", "null"]}, "provider_account": {"type": ["string", "null"]},
             "provider_message_id": {"type": ["string", "null"]}, "provider_code": {"type": ["string", "null"]},
             "reason": {"type": ["string", "null"]}, "detail": {"type": ["string", "null"]},
             "automated": {"type": "boolean"}, "currency": {"type": ["string", "null"]},
             "cost_micros": {"type": "integer"}}}
            """
        ),
        Schema(
            "Explanation",
            """
            {"type": "object", "required": ["id", "decisions"], "properties": {"id": {"$ref": "#/components/schemas/Id"},
             "decisions": {"type": "array", "items": {"$ref": "#/components/schemas/Decision"}}}}
            """
        ),
        Schema(
            "Decision",
            """
            {"type": "object", "required": ["channel", "step", "verdict", "outcome", "reason", "sentence", "rule",
             "detail", "decided_at", "until", "dispatch_id", "inputs", "versions", "dry_run"],
             "properties": {"step": {"type": "integer"}, "verdict": {"type": "string"},
             "detail": {"type": ["string", "null"]}, "until": {"type": ["string", "null"]},
             "dispatch_id": {"type": ["string", "null"], "description": "Of the message that it went out in; the same for all \
             that a digest gathers."}, "versions": {"type": "object", "description": "Of what was known."}, "dry_run": {"type": "boolean"},
             "channel": {"$ref": "#/components/schemas/Channel"},
             "outcome": {"$ref": "#/components/schemas/Status"}, "reason": {"type": "string"},
             "sentence": {"type": ["string", "null"], "description": "The reason as one says it."},
             "rule": {"type": ["string", "null"]}, "decided_at": {"$ref": "#/components/schemas/Time"},
             "inputs": {"type": "object", "description": "What was known."}}}
            """
        ),
    ]

    private static let topicNotification = """
        {"type": "object", "required": ["id", "status", "topic", "template", "category", "priority", "send_at",
         "expires_at", "people", "notifications", "created_at", "updated_at"],
         "properties": {"id": {"$ref": "#/components/schemas/Id"},
         "status": {"enum": ["accepted", "running", "done", "cancelling", "cancelled", "expired"]},
         "topic": {"$ref": "#/components/schemas/Key"}, "template": {"type": ["string", "null"]},
         "category": {"type": ["string", "null"]}, "priority": {"enum": ["critical", "high", "normal", "low"]},
         "send_at": {"oneOf": [{"$ref": "#/components/schemas/Time"}, {"type": "null"}]},
         "expires_at": {"oneOf": [{"$ref": "#/components/schemas/Time"}, {"type": "null"}]},
         "people": {"type": "object", "required": ["taken", "remaining", "prevented"], "properties": {
         "taken": {"type": "integer", "description": "They have a notification, or are about to."},
         "remaining": {"type": "integer", "description": "Subscribed now, and still to be taken."},
         "prevented": {"type": "integer", "description": "Spared by a cancel."}}},
         "notifications": {"type": "object", "description": "How many came how far, as far as it is projected.",
         "propertyNames": {"$ref": "#/components/schemas/Status"}, "additionalProperties": {"type": "integer"}},
         "created_at": {"$ref": "#/components/schemas/Time"}, "updated_at": {"$ref": "#/components/schemas/Time"}}}
        """

    private static let required = """
        "id", "status", "user_id", "template", "category", "priority", "channels", "send_at", "expires_at", "metadata", \
        "channel_statuses", "cost_micros", "dry_run", "created_at", "updated_at"
        """

    private static let members = """
        "id": {"$ref": "#/components/schemas/Id"}, "status": {"$ref": "#/components/schemas/Status"},
        "user_id": {"type": "string"}, "template": {"type": ["string", "null"]},
        "category": {"type": ["string", "null"]}, "priority": {"enum": ["critical", "high", "normal", "low"]},
        "channels": {"type": "array", "items": {"$ref": "#/components/schemas/Channel"}},
        "send_at": {"oneOf": [{"$ref": "#/components/schemas/Time"}, {"type": "null"}]},
        "expires_at": {"oneOf": [{"$ref": "#/components/schemas/Time"}, {"type": "null"}]},
        "metadata": {"type": "object", "additionalProperties": {"type": "string"}},
        "channel_statuses": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Status"}},
        "cost_micros": {"type": "integer", "description": "In millionths of the tenant's currency."},
        "dry_run": {"type": "boolean"}, "created_at": {"$ref": "#/components/schemas/Time"}, "updated_at": {"$ref": "#/components/schemas/Time"}
        """
}
