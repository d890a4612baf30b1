import HTTPServer
import PublicAPI

extension DeadLetters {
    func add(to router: inout HTTPRouter, _ authenticator: Authenticator) {
        let path = "/api/v1/dlq/{channel}"
        router.on(.get, path, authenticator.requiring(.readers, list))
        router.on(.get, "\(path)/{id}", authenticator.requiring(.readers, get))
        router.on(.post, "\(path)/redrive", authenticator.requiring(.editors, redrive))
        router.on(.post, "\(path)/discard", authenticator.requiring(.editors, discard))
    }
}

extension UndecodableRecords {
    func add(to router: inout HTTPRouter, _ authenticator: Authenticator) {
        let path = "/api/v1/dlq/{channel}/undecodable"
        router.on(.get, path, authenticator.requiring([.admin], list))
        router.on(.delete, "\(path)/{record}", authenticator.requiring([.admin], discard))
    }
}

extension OperationGroup {
    static let deadLetters = OperationGroup(
        name: "Dead letters",
        summary: "What was tried enough and given up, for 30 days: to be looked at, sent on or thrown away.",
        operations: [
            Operation(
                .get,
                "/api/v1/dlq/{channel}",
                "listDeadLetters",
                "Those of a channel, the newest notifications' first",
                roles: .readers,
                parameters: listParameters + Parameter.page,
                answers: [.list("DeadLetter")],
                problems: [.noSuchChannel, .invalid([])]
            ),
            Operation(
                .get,
                "/api/v1/dlq/{channel}/{id}",
                "getDeadLetter",
                "One, with every attempt",
                roles: .readers,
                answers: [.one("DeadLetterDetail")],
                problems: [.noSuchChannel, .noSuchDeadLetter]
            ),
            Operation(
                .post,
                "/api/v1/dlq/{channel}/redrive",
                "redriveDeadLetters",
                "Send some again",
                roles: .editors,
                detail: """
                    Those that are buried and meet every condition, up to a thousand; `more` says whether others do. They \
                    pass the send ledger, so that what was sent after all is not sent twice. Asked again, it is the same \
                    as once. One that cannot be read any more stays buried.
                    """,
                body: .json("DeadLetterChoice"),
                answers: [.one("DeadLettersRedriven")],
                problems: [.noSuchChannel, .notAudited]
            ),
            Operation(
                .post,
                "/api/v1/dlq/{channel}/discard",
                "discardDeadLetters",
                "Never send some",
                roles: .editors,
                detail: "Those that are buried and meet every condition, up to a thousand; their contents are removed.",
                body: .json("DeadLetterChoice"),
                answers: [.one("DeadLettersDiscarded")],
                problems: [.noSuchChannel, .notAudited]
            ),
            Operation(
                .get,
                "/api/v1/dlq/{channel}/undecodable",
                "listUndecodable",
                "What lies among them and is none",
                roles: [.admin],
                detail: "Where it lies in Kafka, for 30 days. For the fleet's operators, since it may be anybody's.",
                parameters: Parameter.page,
                answers: [.list("UndecodableRecord")],
                problems: [.noSuchChannel, .notAnOperator, .invalid([])]
            ),
            Operation(
                .delete,
                "/api/v1/dlq/{channel}/undecodable/{record}",
                "discardUndecodable",
                "List it no more",
                roles: [.admin],
                detail: "It stays in Kafka until its topic forgets it. For the fleet's operators.",
                answers: [.empty],
                problems: [.noSuchChannel, .noSuchUndecodable, .notAnOperator, .notAudited]
            ),
        ],
        schemas: [
            Schema(
                "DeadLetterChoice",
                """
                {"type": "object", "additionalProperties": false, "minProperties": 1, "properties": {
                 "ids": {"type": "array", "minItems": 1, "maxItems": 500, "items": {"$ref": "#/components/schemas/Id"}},
                 "provider": \(word), "error_code": \(word), "template": {"$ref": "#/components/schemas/Key"},
                 "from": {"$ref": "#/components/schemas/Time"}, "to": {"$ref": "#/components/schemas/Time"}},
                 "examples": [{"error_code": "provider_unavailable"}]}
                """
            ),
            Schema("DeadLetter", "{\"type\": \"object\", \"required\": [\(required)], \"properties\": {\(members)}}"),
            Schema(
                "DeadLetterDetail",
                """
                {"type": "object", "required": [\(required), "failures"], "properties": {\(members),
                 "failures": {"type": "array", "items": {"$ref": "#/components/schemas/FailedAttempt"}}}}
                """
            ),
            Schema(
                "FailedAttempt",
                """
                {"type": "object", "required": ["attempt", "at", "code", "detail", "provider", "provider_account",
                 "provider_code", "outcome_unknown"], "properties": {"attempt": {"type": "integer"},
                 "at": {"$ref": "#/components/schemas/Time"}, "code": {"type": "string"}, "detail": \(text),
                 "provider": \(text), "provider_account": \(text), "provider_code": \(text),
                 "outcome_unknown": {"type": "boolean", "description": "The provider may have taken it all the same."}}}
                """
            ),
            Schema(
                "UndecodableRecord",
                """
                {"type": "object", "required": ["record", "topic", "partition", "offset", "size", "fault", "seen_at"],
                 "properties": {"record": {"type": "string", "description": "Partition and offset."},
                 "topic": {"type": "string"}, "partition": {"type": "integer"}, "offset": {"type": "integer"},
                 "size": {"type": "integer", "description": "In bytes."}, "fault": {"type": "string"},
                 "seen_at": {"$ref": "#/components/schemas/Time"}}}
                """
            ),
            Schema("DeadLettersRedriven", count("redriven")), Schema("DeadLettersDiscarded", count("discarded")),
        ]
    )

    private static let listParameters: [Parameter] = [
        .query("provider", "that this one failed", word), .query("error_code", "that ended with this", word),
        .query("template", "in these words", Schema.reference("Key")),
        .query("state", "in which it is", states),
        .query("from", "buried at or after", Schema.reference("Time")),
        .query("to", "buried before", Schema.reference("Time")),
    ]

    private static func count(_ name: String) -> String {
        """
        {"type": "object", "required": ["\(name)", "more"], "properties": {"\(name)": {"type": "integer"},
         "more": {"type": "boolean"}}}
        """
    }

    private static let word = #"{"type": "string", "minLength": 1, "maxLength": 128}"#
    private static let text = #"{"type": ["string", "null"]}"#
    private static let states = #"{"enum": ["buried", "redriving", "redriven", "discarded"]}"#
    private static let required = """
        "id", "notification_id", "user_id", "channel", "template", "category", "provider", "provider_account",
         "error_code", "provider_code", "attempts", "redrives", "buried_at", "state", "changed_by", "changed_at"
        """
    private static let members = """
        "id": {"$ref": "#/components/schemas/Id"}, "notification_id": {"$ref": "#/components/schemas/Id"},
         "user_id": {"type": "string"}, "channel": {"$ref": "#/components/schemas/Channel"}, "template": \(text),
         "category": \(text), "provider": \(text), "provider_account": \(text), "error_code": {"type": "string"},
         "provider_code": \(text), "attempts": {"type": "integer"},
         "redrives": {"type": "integer", "description": "How often it was sent on before it was buried."},
         "buried_at": {"$ref": "#/components/schemas/Time"}, "state": \(states), "changed_by": \(text),
         "changed_at": {"oneOf": [{"$ref": "#/components/schemas/Time"}, {"type": "null"}]}
        """
}
