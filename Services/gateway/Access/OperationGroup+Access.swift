import HTTPServer
import PublicAPI

extension OperationGroup {
    static let access = OperationGroup(
        name: "Access",
        summary: "Keys for programs, tokens for people. What is taken away is refused everywhere within a second.",
        operations: [
            Operation(
                .post,
                "/api/v1/api-keys",
                "makeKey",
                "Make a key",
                roles: [.admin],
                detail: "The secret is in this answer and nowhere else.",
                body: .json("KeyRequest"),
                answers: [.one("NewKey", .created)],
                problems: [.unknownTenant, .notAudited]
            ),
            Operation(
                .get,
                "/api/v1/api-keys",
                "listKeys",
                "The newest first",
                roles: [.admin],
                parameters: Parameter.page,
                answers: [.list("APIKey")],
                problems: [.invalid([])]
            ),
            Operation(
                .get,
                "/api/v1/api-keys/{key_id}",
                "getKey",
                "One that is in force",
                roles: [.admin],
                answers: [.one("APIKey")],
                problems: [.noSuchKey]
            ),
            Operation(
                .delete,
                "/api/v1/api-keys/{key_id}",
                "removeKey",
                "End a key",
                roles: [.admin],
                answers: [.empty],
                problems: [.noSuchKey, .notAudited]
            ),
            Operation(
                .post,
                "/api/v1/tokens/revoke",
                "revokeToken",
                "Refuse a token before it expires",
                roles: [.admin, .service],
                body: .json("Revocation"),
                answers: [.empty],
                problems: [.unknownTenant, .notAudited]
            ),
            Operation(
                .post,
                "/api/v1/users/{user_id}/inbox-token",
                "issueInboxToken",
                "A token for a person's own inbox and preferences",
                roles: .senders,
                body: .optional("InboxTokenRequest"),
                answers: [.one("InboxToken", .created)],
                problems: [.noSuchUser, .notAudited]
            ),
        ],
        schemas: [
            Schema("KeyRole", #"{"enum": ["admin", "developer", "viewer", "service"]}"#),
            Schema(
                "KeyRequest",
                """
                {"type": "object", "additionalProperties": false, "required": ["name", "role"],
                 "properties": {"name": {"type": "string", "minLength": 1, "maxLength": 128},
                 "role": {"$ref": "#/components/schemas/KeyRole"}, "expires_at": {"$ref": "#/components/schemas/Time"}},
                 "examples": [{"name": "billing", "role": "service"}]}
                """
            ),
            Schema(
                "APIKey",
                """
                {"type": "object", "required": [\(required)], "properties": {\(members)}}
                """
            ),
            Schema(
                "NewKey",
                """
                {"type": "object", "required": [\(required), "key"], "properties": {\(members),
                 "key": {"type": "string", "pattern": "^hk_[A-Za-z0-9_-]{43}$"}}}
                """
            ),
            Schema(
                "Revocation",
                """
                {"type": "object", "additionalProperties": false, "required": ["jti"],
                 "properties": {"jti": {"type": "string", "minLength": 1, "maxLength": 255},
                 "expires_at": {"$ref": "#/components/schemas/Time"}},
                 "examples": [{"jti": "0198c0de-0000-7000-8000-000000000000"}]}
                """
            ),
            Schema(
                "InboxTokenRequest",
                """
                {"type": "object", "additionalProperties": false,
                 "properties": {"seconds": {"type": "integer", "minimum": 60, "maximum": 86400, "default": 3600}}}
                """
            ),
            Schema(
                "InboxToken",
                """
                {"type": "object", "required": ["token", "jti", "user_id", "expires_at"],
                 "properties": {"token": {"type": "string"}, "jti": {"$ref": "#/components/schemas/Id"},
                 "user_id": {"type": "string"}, "expires_at": {"$ref": "#/components/schemas/Time"}}}
                """
            ),
        ]
    )

    private static let required = """
        "id", "name", "role", "hint", "created_by", "created_at", "expires_at", "last_used_at"
        """

    private static let members = """
        "id": {"$ref": "#/components/schemas/Id"}, "name": {"type": "string"},
        "role": {"$ref": "#/components/schemas/KeyRole"}, "hint": {"type": "string"}, "created_by": {"type": "string"},
        "created_at": {"$ref": "#/components/schemas/Time"},
        "expires_at": {"type": ["string", "null"], "format": "date-time"},
        "last_used_at": {"type": ["string", "null"], "format": "date-time"}
        """
}
