import HTTPServer
import PublicAPI

extension Flags {
    func add(to router: inout HTTPRouter, _ authenticator: Authenticator) {
        let path = "/api/v1/flags"
        router.on(.get, path, authenticator.requiring(.readers, list))
        router.on(.get, "\(path)/{key}", authenticator.requiring(.readers, get))
        router.on(.put, "\(path)/{key}", authenticator.requiring(.flagSetters, put))
        router.on(.patch, "\(path)/{key}", authenticator.requiring(.flagSetters, patch))
        router.on(.delete, "\(path)/{key}", authenticator.requiring(.flagSetters, remove))
        router.on(.get, "\(path)/{key}/users/{user_id}", authenticator.requiring(.readers, answer))
    }
}

extension Set<Role> {
    /// As of categories, which flags are part of.
    fileprivate static let flagSetters: Set<Role> = [.admin, .developer]
}

extension OperationGroup {
    static let flags = OperationGroup(
        name: "Flags",
        summary: """
            To whom something new goes: a category or a notification names a flag, and only those whom it lets in get it. \
            Raising the percentage only adds people; at 0, with nobody listed, nothing of it is sent \
            any more, scheduled or held, critical or not.
            """,
        operations: [
            Operation(
                .get,
                home,
                "listFlags",
                "By key",
                roles: .readers,
                parameters: [
                    .query(
                        "user_id",
                        "whose lists name this person",
                        #"{"type": "string", "minLength": 1, "maxLength": 255}"#
                    )
                ]
                    + Parameter.page,
                answers: [.list("FlagSummary")],
                problems: [.invalid([])]
            ),
            Operation(
                .get,
                one,
                "getFlag",
                "One",
                roles: .readers,
                answers: [.one("Flag", headers: ["ETag"])],
                problems: [.noSuchFlag]
            ),
            Operation(
                .put,
                one,
                "saveFlag",
                "Make or replace a flag",
                roles: .flagSetters,
                detail: heard,
                parameters: [.ifMatch, .ifNoneMatch],
                body: .json("FlagDraft"),
                answers: [.one("Flag", headers: ["ETag"]), .one("Flag", .created, headers: ["ETag"])],
                problems: ofFlag + [.unknownTenant]
            ),
            Operation(
                .patch,
                one,
                "changeFlag",
                "Change the percentage or a list",
                roles: .flagSetters,
                detail: "What the body leaves out stays; a list is replaced as a whole. \(heard)",
                parameters: [.ifMatch],
                body: .json("FlagDraft"),
                answers: [.one("Flag", headers: ["ETag"])],
                problems: ofFlag
            ),
            Operation(
                .delete,
                one,
                "removeFlag",
                "Remove a flag",
                roles: .flagSetters,
                detail: """
                    What is under way and names it goes to nobody any more. 204 whether or not there was one; refused \
                    while a category names it.
                    """,
                parameters: [.ifMatch],
                answers: [.empty],
                problems: ofFlag + [.flagInUse(by: [])]
            ),
            Operation(
                .get,
                "\(one)/users/{user_id}",
                "askFlag",
                "Whether a person is in, and why",
                roles: .readers,
                detail: """
                    Also of somebody who is not stored. By the percentage a person is in for whom the first eight bytes of SHA-256 of \
                    `TENANT/FLAG/USER_ID`, as a number modulo 10,000, are below a hundred times the percentage.
                    """,
                answers: [.one("FlagAnswer")],
                problems: [.noSuchFlag, .noSuchUser]
            ),
        ],
        schemas: [
            Schema(
                "FlagDraft",
                """
                {"type": "object", "additionalProperties": false, "properties": {\(rules)},
                 "examples": [{"description": "The digest of the week", "percentage": 12.5}]}
                """
            ),
            Schema(
                "Flag",
                """
                {"type": "object", "required": ["key", "description", "percentage", "users", "version", "created_at",
                 "updated_at"], "properties": {"key": {"$ref": "#/components/schemas/Key"}, \(common),
                 "users": {"type": "object", "required": ["in", "out"], "properties": {"in": \(listed), "out": \(listed)}}}}
                """
            ),
            Schema(
                "FlagSummary",
                """
                {"type": "object", "required": ["key", "description", "percentage", "listed_in", "listed_out", "version",
                 "created_at", "updated_at"], "properties": {"key": {"$ref": "#/components/schemas/Key"}, \(common),
                 "listed_in": {"type": "integer", "description": "How many people."}, "listed_out": {"type": "integer"}}}
                """
            ),
            Schema(
                "FlagAnswer",
                """
                {"type": "object", "required": ["key", "user_id", "in", "why"],
                 "properties": {"key": {"$ref": "#/components/schemas/Key"}, "user_id": {"type": "string"},
                 "in": {"type": "boolean"}, "why": {"enum": ["listed_in", "listed_out", "percentage"]}}}
                """
            ),
        ]
    )

    private static let home = "/api/v1/flags"
    private static let one = "\(home)/{key}"
    private static let heard = "What is decided from a second later on goes by it; what workers have already is sent."
    private static let ofFlag: [HTTPError] = ProblemTable.ofConditions + [.noSuchFlag, .notAudited]

    private static let listed = """
        {"type": "array", "maxItems": 1000, "items": {"type": "string", "minLength": 1, "maxLength": 255}}
        """

    private static let rules = """
        "description": {"type": "string", "maxLength": 1000},
        "percentage": {"type": "number", "minimum": 0, "maximum": 100, "default": 0,
        "description": "Of all people, with two decimals at most."},
        "users": {"type": "object", "additionalProperties": false,
        "description": "Who is in or out whatever the percentage is. All of them must be stored, and nobody in both.",
        "properties": {"in": \(listed), "out": \(listed)}}
        """

    private static let common = """
        "description": {"type": "string"}, "percentage": {"type": "number", "minimum": 0, "maximum": 100},
        "version": {"type": "integer"}, "created_at": {"$ref": "#/components/schemas/Time"},
        "updated_at": {"$ref": "#/components/schemas/Time"}
        """
}
