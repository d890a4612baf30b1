/// What a request says beside its body: in the path, the query or a header field.
struct Parameter: Sendable {
    enum Place: String, Sendable {
        case path, query, header
    }

    let name: String
    let place: Place
    let meaning: String
    /// JSON Schema.
    let schema: String

    init(_ name: String, in place: Place, _ meaning: String, _ schema: String) {
        (self.name, self.place, self.meaning, self.schema) = (name, place, meaning, schema)
    }

    static func query(_ name: String, _ meaning: String, _ schema: String) -> Parameter {
        Parameter(name, in: .query, meaning, schema)
    }

    static func header(_ name: String, _ meaning: String, _ schema: String) -> Parameter {
        Parameter(name, in: .header, meaning, schema)
    }
}

extension Parameter {
    static let limit = query("limit", "items of a page", #"{"type": "integer", "minimum": 1, "maximum": 200}"#)
    static let cursor = query(
        "cursor",
        "`next_cursor` of the page before",
        #"{"type": "string", "pattern": "^[A-Za-z0-9_-]{1,512}$"}"#
    )
    static let page = [limit, cursor]
    static let idempotencyKey = header(
        "Idempotency-Key",
        "The same request under the same key is done once in 24 hours, and answered the same each time.",
        #"{"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"}"#
    )
    static let ifMatch = header(
        "If-Match",
        "The ETag of what was read: the write happens only to that. `*` is for whatever is there.",
        ##"{"type": "string", "maxLength": 64, "pattern": "^([*]|(W/)?\"[!#-~]*\")$"}"##
    )
    static let ifNoneMatch = header("If-None-Match", "`*`: only what is not there yet.", #"{"const": "*"}"#)

    static let version = header(
        "API-Version",
        "The minor version that the client was written for.",
        "{\"enum\": [\(APIVersion.known.map { "\"\($0)\"" }.joined(separator: ", "))]}"
    )

    private static let ofChannel = ("the channel", Schema.reference("Channel"))

    /// What stands in paths, the same in every path that has the name.
    static let inPath: [String: (meaning: String, schema: String)] = [
        "id": ("the thing's id", #"{"type": "string", "format": "uuid"}"#),
        "/api/v1/suppressions/{id} id": ("the suppression's id", #"{"type": "string"}"#),
        "key_id": ("the key's id", #"{"type": "string", "format": "uuid"}"#),
        "template": ("the template's key", #"{"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$"}"#),
        "number": ("the version's number", #"{"type": "integer", "minimum": 1, "maximum": 2147483647}"#),
        "user_id": ("your own name for the person", #"{"type": "string", "minLength": 1, "maxLength": 255}"#),
        "key": ("your own name for it", Schema.reference("Key")),
        "account": ("provider and account, such as sendgrid:main", #"{"type": "string", "pattern": "^[^:/]+:.+$"}"#),
        "/api/v1/dlq/{channel} channel": ofChannel,
        "/api/v1/dlq/{channel}/{id} channel": ofChannel,
        "/api/v1/dlq/{channel}/redrive channel": ofChannel,
        "/api/v1/dlq/{channel}/undecodable channel": ofChannel,
        "/api/v1/dlq/{channel}/undecodable/{record} channel": ofChannel,
        "record": ("partition and offset, such as 3-1207", #"{"type": "string", "pattern": "^[0-9]+-[0-9]+$"}"#),
        "/api/v1/dlq/{channel}/discard channel": ofChannel,
        "channel": ("mail or texts", #"{"enum": ["email", "sms"]}"#),
        "scope": ("all channels together, or one", Schema.reference("BudgetScope")),
        "device_id": ("the device's id", #"{"type": "string"}"#),
    ]
}
