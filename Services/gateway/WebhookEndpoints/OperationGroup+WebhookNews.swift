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
            "WebhookClosing",
            """
            {"type": "object", "required": ["endpoint_id", "reason"],
             "properties": {"endpoint_id": {"$ref": "#/components/schemas/Id"}, "reason": {"enum": ["gone", "failing"]}}}
            """
        ),
    ]
}
