import HTTPServer

extension OperationGroup {
    /// In the order in which a reader meets them.
    static let all: [OperationGroup] = [
        .sending, .reading, .people, .audiences, .templates, .categories, .flags, .suppressions, .webhooks, .access,
        .telegram, .providers, .deadLetters, .budgets, .auditing, .reports, .description,
    ]

    static let description = OperationGroup(
        name: "About",
        summary: "What the API says of itself, to everybody.",
        operations: [
            Operation(.get, "/api/v1", "describe", "The name and the version", roles: nil, answers: [.one("About")]),
            Operation(
                .get,
                "/openapi.json",
                "getDocument",
                "This document",
                roles: nil,
                answers: [.raw("application/json")]
            ),
            Operation(.get, "/docs", "getPage", "This document to read", roles: nil, answers: [.raw("text/html")]),
            Operation(
                .get,
                "/docs/errors",
                "getProblems",
                "Every code of a problem and what it means",
                roles: nil,
                answers: [.raw("text/html")]
            ),
        ],
        schemas: [
            Schema(
                "About",
                """
                {"type": "object", "required": ["name", "api"],
                 "properties": {"name": {"type": "string"}, "api": {"type": "string"}}}
                """
            )
        ]
    )
}
