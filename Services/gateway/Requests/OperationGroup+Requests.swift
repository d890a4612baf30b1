extension OperationGroup {
    /// What a client may ask to be sent; `RequestRules` has what JSON Schema cannot say.
    static let requestSchemas = [
        Schema(
            "NotificationRequest",
            """
            {"type": "object", "additionalProperties": false, "required": ["to"],
             "anyOf": [{"required": ["template"]}, {"required": ["content"]}],
             "properties": {
             "to": {"$ref": "#/components/schemas/Recipient"},
             "template": {"$ref": "#/components/schemas/Key"},
             "data": {"type": "object", "description": "What the template is filled with."},
             "channels": {"type": "array", "minItems": 1, "maxItems": 4, "uniqueItems": true,
             "description": "Without it, the category's.", "items": {"$ref": "#/components/schemas/Channel"}},
             "category": {"$ref": "#/components/schemas/Key"},
             "priority": {"enum": ["critical", "high", "normal", "low"], "default": "normal"},
             "send_at": {"$ref": "#/components/schemas/Time"},
             "expires_at": {"$ref": "#/components/schemas/Time"},
             "locale": {"$ref": "#/components/schemas/Locale"},
             "content": {"$ref": "#/components/schemas/Content"},
             "overrides": {"$ref": "#/components/schemas/Overrides"},
             "metadata": {"type": "object", "maxProperties": 50,
             "propertyNames": {"minLength": 1, "maxLength": 64},
             "additionalProperties": {"type": "string", "maxLength": 1024}},
             "reminders": {"$ref": "#/components/schemas/Reminders"},
             "dry_run": {"type": "boolean", "default": false, "description": "Decides, and sends nothing."},
             "flag": {"$ref": "#/components/schemas/Key", "description": "A flag that is there: only those whom it lets in get it."}},
             "examples": [{"to": {"user_id": "u_42"}, "content": {"subject": "Hello", "body": "Your order is on its way."},
             "channels": ["email"], "metadata": {"order": "A-17"}}]}
            """
        ),
        Schema(
            "Reminders",
            """
            {"description": "Who has not responded is told again, in place of what the category says; null and 0 times: never.",
             "oneOf": [{"type": "null"}, {"type": "object", "additionalProperties": false, "required": ["times"], "properties": {
             "after_seconds": {"type": "integer", "minimum": 300, "maximum": 604800,
             "description": "Since it was sent last, on whichever channel. Required unless times is 0."},
             "times": {"type": "integer", "minimum": 0, "maximum": 3}}}]}
            """
        ),
        Schema(
            "NotificationBatch",
            """
            {"type": "object", "additionalProperties": false, "required": ["notifications"],
             "properties": {"notifications": {"type": "array", "minItems": 1, "maxItems": 1000,
             "items": {"$ref": "#/components/schemas/NotificationRequest"}}},
             "examples": [{"notifications": [{"to": {"user_id": "u_42"}, "content": {"body": "Hello"}}]}]}
            """
        ),
        Schema(
            "Recipient",
            """
            {"type": "object", "additionalProperties": false, "description": "Somebody who is known, a topic, or addresses.",
             "oneOf": [{"required": ["user_id"]}, {"required": ["topic"]}, {"anyOf": [{"required": ["email"]}, {"required": ["phone"]},
             {"required": ["push_tokens"]}]}],
             "properties": {
             "user_id": {"type": "string", "minLength": 1, "maxLength": 255},
             "topic": {"$ref": "#/components/schemas/Key"},
             "email": {"type": "string", "format": "email", "minLength": 3, "maxLength": 320},
             "phone": {"type": "string", "pattern": "^\\\\+[1-9][0-9]{6,14}$"},
             "push_tokens": {"type": "array", "maxItems": 20, "items": {"$ref": "#/components/schemas/PushTarget"}},
             "locale": {"$ref": "#/components/schemas/Locale"},
             "timezone": {"type": "string", "maxLength": 64, "examples": ["Europe/Berlin"]},
             "name": {"type": "string", "minLength": 1, "maxLength": 255}}}
            """
        ),
        Schema(
            "PushTarget",
            """
            {"type": "object", "additionalProperties": false, "required": ["platform"],
             "description": "A token of fcm and apns, a subscription id of onesignal, a subscription of webpush.",
             "properties": {"platform": {"enum": ["fcm", "apns", "webpush", "onesignal"]},
             "app": {"type": "string", "minLength": 1, "maxLength": 128},
             "token": {"type": "string", "minLength": 1, "maxLength": 4096},
             "subscription": {"type": "object", "additionalProperties": false, "required": ["endpoint", "keys"],
             "properties": {"endpoint": {"type": "string", "minLength": 1, "maxLength": 2048},
             "keys": {"type": "object", "additionalProperties": false, "required": ["p256dh", "auth"],
             "properties": {"p256dh": {"type": "string"}, "auth": {"type": "string"}}}}}}}
            """
        ),
        Schema("Key", #"{"type": "string", "pattern": "^[A-Za-z0-9._-]{1,128}$"}"#),
        Schema(
            "Locale",
            """
            {"type": "string", "minLength": 2, "maxLength": 35, "pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$",
             "examples": ["fr-CA"]}
            """
        ),
        Schema(
            "Content",
            """
            {"type": "object", "additionalProperties": false, "minProperties": 1, "properties": {\(words)}}
            """
        ),
        Schema("Overrides", overrides),
    ]

    private static let words = """
        "subject": {"type": "string", "minLength": 1, "maxLength": 998},
        "title": {"type": "string", "minLength": 1, "maxLength": 255},
        "body": {"type": "string", "minLength": 1, "maxLength": 65536},
        "html": {"type": "string", "minLength": 1, "maxLength": 524288},
        "url": {"type": "string", "format": "uri", "maxLength": 2048}
        """

    private static let overrides = """
        {"type": "object", "additionalProperties": false, "properties": {
        "email": {"type": "object", "additionalProperties": false, "properties": {\(words),
        "from": {"type": "string", "format": "email"}, "from_name": {"type": "string", "maxLength": 255},
        "reply_to": {"type": "string", "format": "email"}}},
        "sms": {"type": "object", "additionalProperties": false, "properties": {\(words),
        "sender": {"type": "string", "minLength": 1, "maxLength": 32}}},
        "push": {"type": "object", "additionalProperties": false, "properties": {\(words),
        "collapse_key": {"type": "string", "minLength": 1, "maxLength": 64},
        "badge": {"type": "integer", "minimum": 0, "maximum": 99999},
        "sound": {"type": "string", "minLength": 1, "maxLength": 64},
        "image_url": {"type": "string", "format": "uri", "maxLength": 2048}}},
        "inapp": {"type": "object", "additionalProperties": false, "properties": {\(words),
        "collapse_key": {"type": "string", "minLength": 1, "maxLength": 64},
        "icon_url": {"type": "string", "format": "uri", "maxLength": 2048}}}}}
        """
}
