import HTTPServer
import PublicAPI

extension OperationGroup {
    /// What analytics answers, told here because clients look for one document.
    static let reports = OperationGroup(
        name: "Analytics",
        summary: "A tenant's hours, counted as events are projected. The service analytics answers.",
        operations: [
            report("summary", "All together and by channel", "ReportSummary"),
            report("timeseries", "Hour by hour or day by day", "ReportSeries", [interval]),
            report("latency", "How long sending and delivery took", "ReportLatencies"),
            report("costs", "What it cost, by channel and provider", "ReportCosts"),
            report("engagement", "What became of it, by channel", "ReportGroups"),
            report("templates", "What became of it, by template", "ReportGroups"),
            report("providers", "What became of it, by provider and channel", "ReportGroups"),
            Operation(
                .get,
                "/api/v1/analytics/events",
                "exportEvents",
                "What happened, for a warehouse, with nothing in it that leads to a person",
                roles: .readers,
                detail: """
                    One JSON object a line, of each event of the notifications accepted from `from` to `to`, 32 days at most: \
                    `hour`, `person`, `notification`, `channel`, `event`, `automated`, `provider`, `template`, `category`, \
                    `error_code`, `attempt`, `cost_micros` and `currency`. Persons and notifications have names that hold \
                    within one answer and lead nowhere; there are no addresses, texts or metadata. An answer that breaks off \
                    ends with a reset, not in good order.
                    """,
                parameters: parameters,
                answers: [.raw("application/x-ndjson")],
                problems: [.invalid([])],
                at: .analytics
            ),
        ],
        schemas: [
            Schema("ReportSummary", object("counts, costs, rates, items", items: "channel, counts")),
            Schema("ReportSeries", object("interval, items", items: "at, counts, costs")),
            Schema(
                "ReportLatencies",
                object("items", items: "channel, provider, kind, count, p50_ms, p90_ms, p95_ms, p99_ms")
            ),
            Schema("ReportCosts", object("costs, budgets, items", items: "channel, provider, costs")),
            Schema(
                "ReportGroups",
                object("items", items: "counts, costs, rates", optional: "channel, provider, template")
            ),
            Schema("ReportCounts", #"{"type": "object", "additionalProperties": {"type": "integer"}}"#),
            Schema(
                "ReportCost",
                """
                {"type": "object", "required": ["currency", "micros"], "properties": {"currency": {"type": "string"},
                 "micros": {"type": "integer", "description": "Millionths of the currency's unit."}}}
                """
            ),
            Schema(
                "BudgetUse",
                """
                {"type": "object", "required": ["scope", "currency", "limit_micros", "enforcement", "spent_micros", "stopped", "month"],
                 "properties": {"scope": {"$ref": "#/components/schemas/BudgetScope"}, "currency": {"type": "string"},
                 "limit_micros": {"type": "integer"}, "enforcement": {"enum": ["notify", "stop"]},
                 "spent_micros": {"type": "integer"},
                 "stopped": {"type": "boolean", "description": "In that month it stops what it covers."},
                 "month": {"$ref": "#/components/schemas/Time",
                 "description": "When the month began in which the report ends."}}}
                """
            ),
            Schema(
                "ReportRates",
                """
                {"type": "object", "additionalProperties": {"type": ["number", "null"]},
                 "description": "People, not clicks, as shares of what was sent; null when nothing was."}
                """
            ),
        ]
    )

    private static func report(
        _ name: String,
        _ summary: String,
        _ schema: String,
        _ more: [Parameter] = []
    ) -> Operation {
        Operation(
            .get,
            "/api/v1/analytics/\(name)",
            "report\(name.prefix(1).uppercased())\(name.dropFirst())",
            summary,
            roles: .readers,
            parameters: parameters + more,
            answers: [.one(schema)],
            problems: [.invalid([])],
            at: .analytics
        )
    }

    private static let parameters: [Parameter] = [
        .query("from", "in whole hours; a day before `to` unless given", Schema.reference("Time")),
        .query("to", "now unless given, and 400 days after `from` at most", Schema.reference("Time")),
        .query("channel", "of this one", Schema.reference("Channel")),
        .query("provider", "of this one", #"{"type": "string", "minLength": 1, "maxLength": 64}"#),
        .query("template", "of this one", Schema.reference("Key")),
        .query("category", "of this one", Schema.reference("Key")),
    ]
    private static let interval = Parameter.query("interval", "an hour unless given", #"{"enum": ["hour", "day"]}"#)

    /// A report with these members beside its span, and with `items` of those.
    private static func object(_ names: String, items: String, optional: String = "") -> String {
        let item = object(members(items), members(optional))
        return object(members("from, to, \(names)"), [], ["items": "{\"type\": \"array\", \"items\": \(item)}"])
    }

    private static func object(
        _ required: [String],
        _ optional: [String],
        _ shapes: [String: String] = [:]
    ) -> String {
        let quoted = required.map { "\"\($0)\"" }.joined(separator: ", ")
        let members = (required + optional).map { "\"\($0)\": \(shapes[$0] ?? shape($0))" }
        return """
            {"type": "object", "required": [\(quoted)], "properties": {\(members.joined(separator: ", "))}}
            """
    }

    private static func members(_ names: String) -> [String] {
        names.split(separator: ", ").map(String.init)
    }

    private static func shape(_ name: String) -> String {
        switch name {
        case "from", "to", "at": Schema.reference("Time")
        case "counts": Schema.reference("ReportCounts")
        case "rates": Schema.reference("ReportRates")
        case "costs": "{\"type\": \"array\", \"items\": \(Schema.reference("ReportCost"))}"
        case "budgets": "{\"type\": \"array\", \"items\": \(Schema.reference("BudgetUse"))}"
        case "interval": #"{"enum": ["hour", "day"]}"#
        case "count": #"{"type": "integer"}"#
        case _ where name.hasSuffix("_ms"): #"{"type": "number"}"#
        default: #"{"type": "string"}"#
        }
    }
}
