import HTTPServer
import PublicAPI

extension Categories {
    func add(to router: inout HTTPRouter, _ authenticator: Authenticator) {
        let path = "/api/v1/categories"
        // People choose by category, so they may see which there are.
        router.on(.get, path, authenticator.requiring(.readers.union([.recipient]), list))
        router.on(.get, "\(path)/{key}", authenticator.requiring(.readers, get))
        router.on(.put, "\(path)/{key}", authenticator.requiring([.admin, .developer], put))
    }
}

extension OperationGroup {
    static let categories = OperationGroup(
        name: "Categories",
        summary: "The rules of a kind of notification: by which channels, how often, and whether people may refuse it.",
        operations: [
            Operation(
                .get,
                "/api/v1/categories",
                "listCategories",
                "By key",
                roles: .readers.union([.recipient]),
                parameters: Parameter.page,
                answers: [.list("Category")],
                problems: [.invalid([])]
            ),
            Operation(
                .get,
                "/api/v1/categories/{key}",
                "getCategory",
                "One",
                roles: .readers,
                answers: [.one("Category", headers: ["ETag"])],
                problems: [.noSuchCategory]
            ),
            Operation(
                .put,
                "/api/v1/categories/{key}",
                "saveCategory",
                "Make or replace a category",
                roles: [.admin, .developer],
                parameters: [.ifMatch, .ifNoneMatch],
                body: .json("CategoryRules"),
                answers: [.one("Category", headers: ["ETag"]), .one("Category", .created, headers: ["ETag"])],
                problems: ProblemTable.ofConditions + [.noSuchCategory, .unknownTenant]
            ),
        ],
        schemas: [
            Schema("CategoryRules", #"{"type": "object", "additionalProperties": false, "properties": {\#(rules)}}"#),
            Schema(
                "Category",
                """
                {"type": "object", "required": ["key", "name", "default_channels", "fallback_order", "escalates_after",
                 "hourly_cap", "daily_cap", "required", "unknown_policy", "default_priority", "highest_priority",
                 "track_opens", "track_clicks", "digest", "flag", "reminders", "version"],
                 "properties": {"key": {"$ref": "#/components/schemas/Key"}, \(rules),
                 "version": {"type": "integer"}}}
                """
            ),
        ]
    )

    private static let channels = """
        {"type": "array", "maxItems": 4, "uniqueItems": true, "items": {"$ref": "#/components/schemas/Channel"}}
        """

    private static let rules = """
        "name": {"type": "string", "maxLength": 255}, "default_channels": \(channels), "fallback_order": \(channels),
        "escalates_after": {"type": ["integer", "null"], "minimum": 1, "maximum": 2592000,
        "description": "Seconds after which who has not engaged gets it on the next channel of the fallback order."},
        "hourly_cap": {"$ref": "#/components/schemas/Cap"}, "daily_cap": {"$ref": "#/components/schemas/Cap"},
        "required": {"type": "boolean", "default": false, "description": "People cannot opt out of it."},
        "unknown_policy": {"enum": ["resend", "hold", "hedge"], "default": "hold",
        "description": "A send whose outcome is unknown is held for the provider's word or sent once more; with hedge, as for \
        one-time codes, a second provider has it as soon as the first takes unusually long to answer."},
        "default_priority": {"enum": ["low", "normal", "high", "critical"], "default": "normal"},
        "highest_priority": {"enum": ["low", "normal", "high", "critical"], "default": "critical"},
        "track_opens": {"type": "boolean", "default": false, "description": "Mail tells when it is opened."},
        "track_clicks": {"type": "boolean", "default": false, "description": "Mail tells which links are followed."},
        "digest": {"enum": ["allowed", "never"], "default": "allowed", "description": "Whether mail of low and normal \
        priority waits for the digest of a person who wants one. What is required, escalates, or is not held when its outcome \
        is unknown never waits."},
        "flag": {"oneOf": [{"$ref": "#/components/schemas/Key"}, {"type": "null"}],
        "description": "A flag that is there: only those whom it lets in get anything of the category."},
        "reminders": {"description": "Who has not responded is told again. None where the outcome of a send that is unknown is \
        not held, as of one-time codes.", "oneOf": [{"type": "null"}, {"type": "object", "additionalProperties": false,
        "required": ["after_seconds", "times"], "properties": {"after_seconds": {"type": "integer", "minimum": 300,
        "maximum": 604800, "description": "Since it was sent last, on whichever channel."},
        "times": {"type": "integer", "minimum": 1, "maximum": 3}}}]}
        """
}
