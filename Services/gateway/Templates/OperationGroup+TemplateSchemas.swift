import JSONSchema

extension OperationGroup {
    static let templateSchemas = [
        Schema(
            "NewTemplate",
            """
            {"type": "object", "additionalProperties": false, "required": ["key"],
             "properties": {"key": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$"}, \(naming)},
             "examples": [{"key": "order-confirmed", "name": "Order confirmed"}]}
            """
        ),
        Schema("TemplateName", #"{"type": "object", "additionalProperties": false, "properties": {\#(naming)}}"#),
        Schema(
            "Template",
            """
            {"type": "object", "required": ["key", "name", "category", "latest_version", "published_version", "version",
             "created_at", "updated_at"], "properties": {"key": {"$ref": "#/components/schemas/Key"},
             "name": {"type": "string"}, "category": {"type": ["string", "null"]},
             "latest_version": {"type": "integer", "description": "0 before the first."},
             "published_version": {"type": ["integer", "null"]}, "version": {"type": "integer", "description": "The ETag."},
             "created_at": {"$ref": "#/components/schemas/Time"}, "updated_at": {"$ref": "#/components/schemas/Time"}}}
            """
        ),
        Schema(
            "TemplateVersionSummary",
            """
            {"type": "object", "required": ["number", "author", "created_at", "published", "has_schema", "published_at"],
             "properties": {\(version), "has_schema": {"type": "boolean"},
             "published_at": {"oneOf": [{"$ref": "#/components/schemas/Time"}, {"type": "null"}]}}}
            """
        ),
        Schema(
            "TemplateVersion",
            """
            {"type": "object", "required": ["number", "author", "created_at", "published", "contents", "schema"],
             "properties": {\(version), "contents": {"type": "array", "items": {"type": "object"}},
             "schema": {"type": ["object", "null"]}}}
            """
        ),
        Schema(
            "NewTemplateVersion",
            """
            {"type": "object", "additionalProperties": false, "required": ["contents"], "properties": {\(draft)},
             "examples": [{"contents": [{"channel": "email", "locale": "en", "subject": "Order {{order_id}}",
             "body": "Thank you, {{name}}."}], "schema": {"type": "object", "required": ["order_id"],
             "properties": {"order_id": {"type": "string"}, "name": {"type": "string"}}}}]}
            """
        ),
        Schema(
            "TemplateWords",
            """
            {"type": "object", "additionalProperties": false, "required": ["channel"],
             "anyOf": [{"required": ["subject"]}, {"required": ["title"]}, {"required": ["body"]}, {"required": ["html"]},
             {"required": ["url"]}],
             "properties": {"channel": {"$ref": "#/components/schemas/Channel"},
             "locale": {"$ref": "#/components/schemas/Locale"},
             "variant": {"type": "string", "minLength": 1, "maxLength": 64,
             "description": "One of several that share the traffic; the same ones in each language."},
             "weight": {"type": "integer", "minimum": 0, "maximum": 1000000, "default": 1},
             "subject": {"type": "string", "minLength": 1, "maxLength": 2000},
             "title": {"type": "string", "minLength": 1, "maxLength": 2000},
             "body": {"type": "string", "minLength": 1, "maxLength": 65536},
             "html": {"type": "string", "minLength": 1, "maxLength": 524288},
             "url": {"type": "string", "minLength": 1, "maxLength": 4000}}}
            """
        ),
        Schema(
            "Publication",
            """
            {"type": "object", "additionalProperties": false, "required": ["version"],
             "properties": {"version": {"type": "integer", "minimum": 1, "maximum": 2147483647}}}
            """
        ),
        Schema(
            "PreviewWish",
            """
            {"type": "object", "additionalProperties": false, "required": ["channel"],
             "properties": {"version": {"type": "integer", "minimum": 1, "maximum": 2147483647}, \(draft),
             "channel": {"$ref": "#/components/schemas/Channel"}, "locale": {"$ref": "#/components/schemas/Locale"},
             "variant": {"type": "string", "minLength": 1, "maxLength": 64},
             "timezone": {"type": "string", "minLength": 1, "maxLength": 64, "examples": ["Europe/Berlin"]},
             "data": {"type": "object"}},
             "examples": [{"channel": "email", "locale": "fr-CA", "data": {"name": "Ann"}}]}
            """
        ),
        Schema(
            "Preview",
            """
            {"type": "object", "required": ["version", "channel", "locale", "variant", "words", "warnings"],
             "properties": {"version": {"type": ["integer", "null"], "description": "null for a draft"},
             "channel": {"$ref": "#/components/schemas/Channel"},
             "locale": {"type": ["string", "null"], "description": "The language of the words that were found."},
             "variant": {"type": ["string", "null"]},
             "words": {"type": "object", "additionalProperties": {"type": ["string", "null"]}},
             "warnings": {"type": "array", "items": {"$ref": "#/components/schemas/Fault"}}}}
            """
        ),
    ]

    private static let naming = """
        "name": {"type": "string", "maxLength": 255}, "category": {"type": "string",
        "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$"}
        """

    private static let version = """
        "number": {"type": "integer"}, "author": {"type": "string"},
        "created_at": {"$ref": "#/components/schemas/Time"}, "published": {"type": "boolean"}
        """

    private static let draft = """
        "contents": {"type": "array", "minItems": 1, "maxItems": 500,
        "items": {"$ref": "#/components/schemas/TemplateWords"}},
        "schema": {"type": "object", "description": "A JSON Schema (\(JSONSchema.draft)) of the data: a request whose data \
        does not fit is refused. Known are type, enum, const, allOf, anyOf, oneOf, not, $ref to # and #/$defs/NAME, $defs, \
        properties, required, additionalProperties, minProperties, maxProperties, items, prefixItems, minItems, maxItems, \
        minLength, maxLength, minimum, maximum, exclusiveMinimum, exclusiveMaximum, and title, description, default, \
        examples, format, deprecated, $comment and $schema, which judge nothing. Any other keyword is refused."}
        """
}
