import HTTPServer
import PublicAPI

extension Providers {
    func add(to router: inout HTTPRouter, _ authenticator: Authenticator) {
        let path = "/api/v1/providers"
        router.on(.get, path, authenticator.requiring(.readers, list))
        router.on(.post, "\(path)/{account}/pause", authenticator.requiring([.admin], pause))
        router.on(.post, "\(path)/{account}/resume", authenticator.requiring([.admin], resume))
    }
}

extension OperationGroup {
    static let providers = OperationGroup(
        name: "Providers",
        summary: "The accounts at providers that the fleet sends through, which all tenants share.",
        operations: [
            Operation(
                .get,
                "/api/v1/providers",
                "listProviders",
                "How each account is",
                roles: .readers,
                detail: """
                    As all workers know it together: whether it may be used, how fast, and what was wrong last. The \
                    fleet's operators also see how much was sent in the last quarter of an hour, and who paused it.
                    """,
                parameters: [.query("channel", "of this one", Schema.reference("Channel"))],
                answers: [.list("ProviderAccount")],
                problems: [.invalid([])]
            ),
            Operation(
                .post,
                "/api/v1/providers/{account}/pause",
                "pauseProvider",
                "Send nothing through an account",
                roles: [.admin],
                detail: """
                    Workers follow within a second; what is in flight is not called back. Other accounts take over, or \
                    messages wait. One that is paused stays so, by the first's word. For the fleet's operators.
                    """,
                body: .optional("ProviderPause"),
                answers: [.one("ProviderAccount")],
                problems: [.noSuchAccount, .notAnOperator, .notAudited]
            ),
            Operation(
                .post,
                "/api/v1/providers/{account}/resume",
                "resumeProvider",
                "Use an account again",
                roles: [.admin],
                detail:
                    "Its faults are forgotten: the breaker closes and a Retry-After is over. For the fleet's operators.",
                answers: [.one("ProviderAccount")],
                problems: [.noSuchAccount, .notAnOperator, .notAudited]
            ),
        ],
        schemas: [
            Schema(
                "ProviderPause",
                """
                {"type": "object", "additionalProperties": false, "properties": {"reason":
                 {"type": "string", "maxLength": 200}},
                 "examples": [{"reason": "unpaid bill"}]}
                """
            ),
            Schema(
                "ProviderAccount",
                """
                {"type": "object", "required": ["id", "provider", "account", "channel", "rank", "weight", "state",
                 "breaker", "rate", "warm_up", "rests_until", "fault", "last_error", "paused", "recent", "seen_at"],
                 "properties": {"id": {"type": "string"}, "provider": {"type": "string"}, "account": {"type": "string"},
                 "channel": {"type": ["string", "null"]},
                 "rank": {"type": "integer", "description": "In the order of preference, from 0."},
                 "weight": {"type": "integer", "description": "Its share among those of its rank."},
                 "state": {"enum": ["healthy", "throttled", "recovering", "failing", "misconfigured", "paused"]},
                 "breaker": {"type": "object", "required": ["state", "failures", "until"], "properties": {
                 "state": {"enum": ["closed", "half_open", "open"]}, "failures": {"type": ["integer", "null"]},
                 "until": \(time)}},
                 "rate": {"type": "object", "required": ["limit_per_second", "current_per_second"], "properties": {
                 "limit_per_second": {"type": ["number", "null"]}, "current_per_second": {"type": ["number", "null"]}}},
                 "warm_up": {"oneOf": [{"type": "null"}, {"type": "object", "required": ["allowance", "used", "until"],
                 "properties": {"allowance": {"type": "integer"}, "used": {"type": "integer"}, "until": \(time)}}]},
                 "rests_until": \(time), "fault": {"type": ["string", "null"]},
                 "last_error": {"oneOf": [{"type": "null"}, {"type": "object",
                 "required": ["code", "provider_code", "at"], "properties": {"code": {"type": "string"},
                 "provider_code": {"type": ["string", "null"]}, "at": \(time)}}]},
                 "paused": {"oneOf": [{"type": "null"}, {"type": "object", "required": ["by", "reason", "since"],
                 "properties": {"by": {"type": ["string", "null"]}, "reason": {"type": "string"}, "since": \(time)}}]},
                 "recent": {"oneOf": [{"type": "null"}, {"type": "object",
                 "required": ["minutes", "accepted", "refused", "failed"], "properties": {
                 "minutes": {"type": "integer"}, "accepted": {"type": "integer"}, "refused": {"type": "integer"},
                 "failed": {"type": "integer"}}}]},
                 "seen_at": \(time)}}
                """
            ),
        ]
    )

    private static let time = ##"{"oneOf": [{"$ref": "#/components/schemas/Time"}, {"type": "null"}]}"##
}
