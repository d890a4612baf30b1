extension OperationGroup {
    /// What endpoints are told.
    static let webhookNews = [
        Schema(
            "WebhookNews",
            """
            {"type": "object", "description": "Of one notification on one channel.",
             "required": ["notification_id", "user_id", "channel", "category", "reason"],
             "properties": {"notification_id": {"$ref": "#/components/schemas/Id"}, "user_id": {"type": "string"},
             "channel": {"$ref": "#/components/schemas/Channel"}, "category": {"type": ["string", "null"]},
             "reason": {"type": ["string", "null"], "description": "Of what failed: what it failed of. Of what was decided: why."},
             "reminder": {"type": ["integer", "null"], "description": "Which reminder it is about, from 1."},
             "rule": {"type": "string", "description": "Of what was decided: which rule had the last word."},
             "until": {"type": ["string", "null"], "format": "date-time"},
             "template": {"type": ["string", "null"]}, "provider": {"type": ["string", "null"]},
             "provider_message_id": {"type": ["string", "null"]},
             "permanent": {"type": "boolean", "description": "The address is dead, not only this message."},
             "automated": {"type": "boolean", "description": "Done by a machine, such as a mail proxy."},
             "url": {"type": ["string", "null"], "description": "The link that was followed."},
             "metadata": {"type": "object", "additionalProperties": {"type": "string"}}}}
            """
        ),
        Schema(
            "WebhookText",
            """
            {"type": "object", "description": "Of a text message to a number of yours.",
             "required": ["message_id", "user_id", "notification_id", "channel", "from", "to", "text", "provider",
             "provider_account"],
             "properties": {"message_id": {"$ref": "#/components/schemas/Id"},
             "user_id": {"type": ["string", "null"], "description": "Whose number it is, if you have told us."},
             "notification_id": {"type": ["string", "null"], "format": "uuid",
             "description": "What the person was texted last from there, in the last thirty days."},
             "channel": {"const": "sms"}, "from": {"type": "string"}, "to": {"type": ["string", "null"]},
             "text": {"type": "string"}, "provider": {"type": "string"}, "provider_account": {"type": "string"}}}
            """
        ),
        Schema(
            "WebhookClosing",
            """
            {"type": "object", "required": ["endpoint_id", "reason"],
             "properties": {"endpoint_id": {"$ref": "#/components/schemas/Id"}, "reason": {"enum": ["gone", "failing"]}}}
            """
        ),
        Schema(
            "WebhookBudget",
            """
            {"type": "object", "required": ["scope", "currency", "limit_micros", "enforcement", "spent_micros", "stopped", "month"],
             "properties": {"percent": {"enum": [80, 100], "description": "Of what is reached."}, "scope": {"$ref": "#/components/schemas/BudgetScope"},
             "currency": {"type": "string"}, "limit_micros": {"type": "integer"},
             "enforcement": {"enum": ["notify", "stop"]}, "spent_micros": {"type": "integer"},
             "stopped": {"type": "boolean", "description": "What it covers is no longer sent, but for what is critical."},
             "month": {"type": "string"}}}
            """
        ),
    ]
}
