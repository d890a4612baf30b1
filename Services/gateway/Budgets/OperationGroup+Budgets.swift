import HTTPServer
import PublicAPI

extension Budgets {
    func add(to router: inout HTTPRouter, _ authenticator: Authenticator) {
        router.on(.get, "/api/v1/budgets", authenticator.requiring(.readers, list))
        router.on(.put, "/api/v1/budgets/{scope}", authenticator.requiring([.admin], put))
        router.on(.delete, "/api/v1/budgets/{scope}", authenticator.requiring([.admin], remove))
    }
}

extension OperationGroup {
    static let budgets = OperationGroup(
        name: "Budgets",
        summary: "What a tenant means to spend in a month; `/api/v1/analytics/costs` tells what it has spent.",
        operations: [
            Operation(
                .get,
                "/api/v1/budgets",
                "listBudgets",
                "That of all channels first",
                roles: .readers,
                answers: [.list("Budget")],
                problems: []
            ),
            Operation(
                .put,
                "/api/v1/budgets/{scope}",
                "saveBudget",
                "Make or replace a budget",
                roles: [.admin],
                detail: """
                    Webhook endpoints are told with `budget.reached` when 80 and 100 percent of it are spent in a calendar \
                    month of UTC. With `"enforcement": "stop"` nothing that it covers is sent any more in a month of which all \
                    is spent, but what is critical, and decisions tell `budget_spent`; one of `all` leaves the inbox open, which \
                    costs nothing. It goes on with the next month, a larger budget or `notify`, and endpoints are told with \
                    `budget.resumed`. What is spent in another currency does not count.
                    """,
                body: .json("BudgetLimit"),
                answers: [.one("Budget"), .one("Budget", .created)],
                problems: [.noSuchBudgetScope, .notAudited, .unknownTenant]
            ),
            Operation(
                .delete,
                "/api/v1/budgets/{scope}",
                "removeBudget",
                "Have no budget",
                roles: [.admin],
                answers: [.empty],
                problems: [.noSuchBudgetScope, .notAudited]
            ),
        ],
        schemas: [
            Schema(
                "BudgetLimit",
                """
                {"type": "object", "additionalProperties": false, "required": ["currency", "limit_micros"],
                 "properties": {\(limit)}, "examples": [{"currency": "EUR", "limit_micros": 250000000}]}
                """
            ),
            Schema(
                "Budget",
                """
                {"type": "object", "required": ["scope", "currency", "limit_micros", "enforcement", "version"], "properties": {
                 "scope": {"$ref": "#/components/schemas/BudgetScope"}, \(limit), "version": {"type": "integer"}}}
                """
            ),
            Schema("BudgetScope", #"{"enum": ["all", "email", "sms", "push", "inapp"]}"#),
        ]
    )

    private static let limit = """
        "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
        "limit_micros": {"type": "integer", "minimum": 1, "maximum": 1000000000000000000,
        "description": "Of a month, in millionths of the currency's unit."},
        "enforcement": {"enum": ["notify", "stop"], "default": "notify",
        "description": "What happens when all of it is spent: somebody is told, or what it covers is no longer sent too."}
        """
}
