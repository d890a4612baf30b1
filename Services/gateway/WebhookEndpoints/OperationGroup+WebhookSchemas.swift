import Storage

extension OperationGroup {
    static let webhookSchemas = [
        Schema(
            "WebhookEvent",
            "{\"enum\": [\(WebhookEvent.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", "))]}"
        ),
        Schema(
            "NewWebhookEndpoint",
            """
            {"type": "object", "additionalProperties": false, "required": ["url"], "properties": {\(draft),
             "signing": {"enum": ["symmetric", "asymmetric"], "default": "symmetric",
             "description": "By a secret that both know (v1), or by a pair of keys, of which you get the public one (v1a)."}},
             "examples": [{"url": "https://shop.example.com/herald", "events": ["notification.delivered"]}]}
            """
        ),
        Schema(
            "WebhookEndpointChange",
            #"{"type": "object", "additionalProperties": false, "properties": {\#(draft)}}"#
        ),
        Schema("WebhookEndpoint", #"{"type": "object", "required": [\#(required)], "properties": {\#(members)}}"#),
        Schema(
            "WebhookEndpointWithSecret",
            """
            {"type": "object", "required": [\(required), "secret"], "properties": {\(members),
             "secret": {"type": ["string", "null"], "pattern": "^whsec_[A-Za-z0-9+/]+=*$",
             "description": "None of an endpoint with a pair of keys."}}}
            """
        ),
        Schema(
            "WebhookDelivery",
            """
            {"type": "object", "required": ["id", "event", "state", "created_at", "next_attempt_at", "attempts"],
             "properties": {"id": {"type": "string", "description": "The webhook-id of all attempts."},
             "event": {"$ref": "#/components/schemas/WebhookEvent"},
             "state": {"enum": ["pending", "delivered", "failed", "missed"],
             "description": "Missed: the endpoint was disabled."},
             "created_at": {"$ref": "#/components/schemas/Time"},
             "next_attempt_at": {"type": ["string", "null"], "format": "date-time"},
             "attempts": {"type": "array", "description": "The newest first, at most twenty.",
             "items": {"$ref": "#/components/schemas/WebhookAttempt"}}}}
            """
        ),
        Schema(
            "WebhookAttempt",
            """
            {"type": "object", "required": ["at", "milliseconds", "status", "error"],
             "properties": {"at": {"$ref": "#/components/schemas/Time"}, "milliseconds": {"type": "integer"},
             "status": {"type": ["integer", "null"]}, "error": {"type": ["string", "null"]}}}
            """
        ),
        Schema(
            "WebhookRecovery",
            """
            {"type": "object", "additionalProperties": false, "required": ["since"],
             "properties": {"since": {"$ref": "#/components/schemas/Time"}},
             "examples": [{"since": "2026-12-01T09:00:00Z"}]}
            """
        ),
        Schema(
            "WebhookRecovered",
            #"{"type": "object", "required": ["recovered"], "properties": {"recovered": {"type": "integer"}}}"#
        ),
    ]

    private static let draft = """
        "url": {"type": "string", "format": "uri", "minLength": 1, "maxLength": 2048,
        "description": "https on port 443 or 8443, at a public name or address."},
        "description": {"type": "string", "maxLength": 255},
        "events": {"type": "array", "uniqueItems": true, "items": {"$ref": "#/components/schemas/WebhookEvent"},
        "description": "None: all of them."},
        "enabled": {"type": "boolean", "default": true}
        """

    private static let required = """
        "id", "url", "description", "events", "signing", "public_key", "enabled", "disabled_for", "failing_since", "created_at", "updated_at",
        "version"
        """

    private static let members = """
        "id": {"$ref": "#/components/schemas/Id"}, "url": {"type": "string"}, "description": {"type": "string"},
        "events": {"type": "array", "items": {"$ref": "#/components/schemas/WebhookEvent"}},
        "signing": {"enum": ["symmetric", "asymmetric"]},
        "public_key": {"type": ["string", "null"], "pattern": "^whpk_[A-Za-z0-9+/]+=*$",
        "description": "Of a pair of keys: Ed25519, 32 bytes."}, "enabled": {"type": "boolean"},
        "disabled_for": {"enum": ["manual", "gone", "failing", null],
        "description": "Gone: it answered 410. Failing: nothing got through for days."},
        "failing_since": {"type": ["string", "null"], "format": "date-time"},
        "created_at": {"$ref": "#/components/schemas/Time"}, "updated_at": {"$ref": "#/components/schemas/Time"},
        "version": {"type": "integer"}
        """
}
