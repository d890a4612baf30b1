import HTTPServer
import PublicAPI

extension Suppressions {
    func add(to router: inout HTTPRouter, _ authenticator: Authenticator) {
        let path = "/api/v1/suppressions"
        router.on(.get, path, authenticator.requiring(.readers, list))
        router.on(.post, path, authenticator.requiring(.senders, add))
        router.on(.delete, "\(path)/{id}", authenticator.requiring(.senders, lift))
    }
}

extension OperationGroup {
    static let suppressions = OperationGroup(
        name: "Suppressions",
        summary: "Addresses that must not be written to, whoever's they are.",
        operations: [
            Operation(
                .get,
                "/api/v1/suppressions",
                "listSuppressions",
                "Those in force, the newest first",
                roles: .readers,
                detail: "A viewer sees the addresses masked; that of a person who was erased is null.",
                parameters: [
                    .query("address", "of this one", #"{"type": "string", "minLength": 3, "maxLength": 320}"#)
                ] + Parameter.page,
                answers: [.list("Suppression")],
                problems: [.invalid([])]
            ),
            Operation(
                .post,
                "/api/v1/suppressions",
                "addSuppression",
                "Suppress an address",
                roles: .senders,
                detail: "One that is suppressed already stays so for its first reason: that is a 200.",
                body: .json("AddressToSuppress"),
                answers: [.one("Suppression"), .one("Suppression", .created)],
                problems: [.unknownTenant]
            ),
            Operation(
                .delete,
                "/api/v1/suppressions/{id}",
                "liftSuppression",
                "Lift a suppression",
                roles: .senders,
                detail: "204 also when none of this id is in force.",
                answers: [.empty]
            ),
        ],
        schemas: [
            Schema(
                "AddressToSuppress",
                """
                {"type": "object", "additionalProperties": false, "required": ["channel", "address"],
                 "properties": {"channel": {"enum": ["email", "sms"]},
                 "address": {"type": "string", "minLength": 3, "maxLength": 320},
                 "category": {"oneOf": [{"$ref": "#/components/schemas/Key"}, {"type": "null"}],
                 "description": "Without one, all of them."},
                 "reason": {"enum": ["hard_bounce", "complaint", "unsubscribe", "stop", "manual"], "default": "manual"}}}
                """
            ),
            Schema(
                "Suppression",
                """
                {"type": "object", "required": ["id", "channel", "address", "category", "reason", "source", "created_at"],
                 "properties": {"id": {"$ref": "#/components/schemas/Id"},
                 "channel": {"$ref": "#/components/schemas/Channel"}, "address": {"type": ["string", "null"]},
                 "category": {"type": ["string", "null"]}, "reason": {"type": "string"}, "source": {"type": "string"},
                 "created_at": {"$ref": "#/components/schemas/Time"}}}
                """
            ),
        ]
    )
}
