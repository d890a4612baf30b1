extension OperationGroup {
    static let peopleSchemas = [
        Schema("UserProfile", #"{"type": "object", "additionalProperties": false, "properties": {\#(profile)}}"#),
        Schema(
            "UserPatch",
            #"{"type": "object", "additionalProperties": false, "minProperties": 0, "properties": {\#(profile)}}"#
        ),
        Schema(
            "User",
            """
            {"type": "object", "required": ["user_id", "name", "locale", "timezone", "attributes", "version",
             "created_at", "updated_at"], "properties": {"user_id": {"type": "string"}, \(profile),
             "version": {"type": "integer"}, "created_at": {"$ref": "#/components/schemas/Time"},
             "updated_at": {"$ref": "#/components/schemas/Time"}}}
            """
        ),
        Schema(
            "ContactAddress",
            """
            {"type": "object", "additionalProperties": false, "required": ["address"],
             "properties": {"address": {"type": "string", "minLength": 3, "maxLength": 320,
             "description": "For email an address, for sms a number of E.164."},
             "verified": {"type": ["boolean", "null"], "default": false}}}
            """
        ),
        Schema(
            "Contact",
            """
            {"type": "object", "required": ["channel", "address", "verified", "version", "updated_at"],
             "properties": {"channel": {"$ref": "#/components/schemas/Channel"}, "address": {"type": "string"},
             "verified": {"type": "boolean"}, "version": {"type": "integer"},
             "updated_at": {"$ref": "#/components/schemas/Time"}}}
            """
        ),
        Schema(
            "Device",
            """
            {"type": "object", "required": ["id", "platform", "app", "last_seen_at"],
             "properties": {"id": {"$ref": "#/components/schemas/Id"},
             "platform": {"enum": ["fcm", "apns", "webpush", "onesignal"]}, "app": {"type": "string"}, "token": {"type": ["string", "null"]}, "subscription": {"type": "object"},
             "last_seen_at": {"$ref": "#/components/schemas/Time"}}}
            """
        ),
        Schema("Wishes", #"{"type": "object", "additionalProperties": false, "properties": {\#(wishes)}}"#),
        Schema(
            "Preferences",
            """
            {"type": "object", "required": ["quiet_hours", "hourly_cap", "daily_cap", "digest", "digest_at", "choices",
             "tracking", "version"],
             "properties": {\(wishes), "version": {"type": "integer", "description": "0 where nothing was ever said."}}}
            """
        ),
        Schema(
            "PersonFile",
            """
            {"type": "object", "required": ["user", "channels", "devices", "preferences", "records"], "properties": {
             "user": {"oneOf": [{"$ref": "#/components/schemas/User"}, {"type": "null"}]},
             "channels": {"type": "array", "items": {"$ref": "#/components/schemas/Contact"}},
             "devices": {"type": "array", "items": {"$ref": "#/components/schemas/Device"}},
             "preferences": {"$ref": "#/components/schemas/Preferences"},
             "records": {"type": "object", "description": "The rows of each kind of record.",
             "additionalProperties": {"type": "array", "items": {"type": "object"}}}}}
            """
        ),
        Schema(
            "Erased",
            """
            {"type": "object", "required": ["user_id", "erased_rows"],
             "properties": {"user_id": {"type": "string"}, "erased_rows": {"type": "integer"}}}
            """
        ),
        Schema(
            "QuietHours",
            """
            {"type": "object", "additionalProperties": false, "required": ["from", "until"],
             "description": "By the clock on the wall; they may pass midnight.",
             "properties": {"from": {"$ref": "#/components/schemas/ClockTime"},
             "until": {"$ref": "#/components/schemas/ClockTime"}, "timezone": {"type": ["string", "null"],
             "maxLength": 64, "description": "Without one, the person's."}}}
            """
        ),
        cap,
        Schema("ClockTime", #"{"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}"#),
        Schema(
            "Choice",
            """
            {"type": "object", "additionalProperties": false, "required": ["allowed"],
             "description": "Without category or channel, for all of them; the closest choice decides.",
             "properties": {"category": {"oneOf": [{"$ref": "#/components/schemas/Key"}, {"type": "null"}]},
             "channel": {"oneOf": [{"$ref": "#/components/schemas/Channel"}, {"type": "null"}]},
             "allowed": {"type": "boolean"}}}
            """
        ),
    ]

    private static let profile = """
        "name": {"type": ["string", "null"], "minLength": 1, "maxLength": 255},
        "locale": {"oneOf": [{"$ref": "#/components/schemas/Locale"}, {"type": "null"}]},
        "timezone": {"type": ["string", "null"], "maxLength": 64, "examples": ["Europe/Berlin"],
        "description": "A zone of the IANA."},
        "attributes": {"type": ["object", "null"], "description": "Your own, at most 16,384 bytes."}
        """

    private static let wishes = """
        "quiet_hours": {"oneOf": [{"$ref": "#/components/schemas/QuietHours"}, {"type": "null"}]},
        "hourly_cap": {"$ref": "#/components/schemas/Cap"}, "daily_cap": {"$ref": "#/components/schemas/Cap"},
        "digest": {"enum": ["none", "hourly", "daily", "weekly", null], "description": "Mail that may wait is sent together: \
        when an hour begins, or at digest_at of each day or of Mondays. null: as the tenant says, and none where it is silent."},
        "digest_at": {"oneOf": [{"$ref": "#/components/schemas/ClockTime"}, {"type": "null"}],
        "description": "In the person's time zone; null: as the tenant says, and 09:00 where it is silent."},
        "choices": {"type": "array", "maxItems": 500, "items": {"$ref": "#/components/schemas/Choice"}},
        "tracking": {"type": ["boolean", "null"],
        "description": "Whether mail may tell what is done with it; null: as the tenant says, and yes where it is silent."}
        """

    /// Also of categories.
    static let cap = Schema(
        "Cap",
        #"{"type": ["integer", "null"], "minimum": 0, "maximum": 100000, "description": "None is no limit."}"#
    )
}
