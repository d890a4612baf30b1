import HTTPServer
import Primitives

/// What every operation shares.
extension OpenAPIDocument {
    static let commonHeaders = """
        {"X-Request-Id": {"description": "What the client called this request, or the name it was given here.",
         "schema": {"type": "string", "maxLength": 128}},
         "API-Version": {"description": "The minor version that answered.", "schema": {"type": "string"}},
         "Retry-After": {"description": "Seconds.", "schema": {"type": "integer", "minimum": 1}},
         "WWW-Authenticate": {"schema": {"type": "string"}},
         "Location": {"description": "Where the new thing is.", "schema": {"type": "string", "format": "uri-reference"}},
         "ETag": {"description": "The version, for If-None-Match and If-Match.", "schema": {"type": "string"}},
         "RateLimit-Limit": {"description": "Of the tighter limit.", "schema": {"type": "integer", "minimum": 0}},
         "RateLimit-Remaining": {"schema": {"type": "integer", "minimum": 0}},
         "RateLimit-Reset": {"description": "Seconds until all of it is there again.",
         "schema": {"type": "integer", "minimum": 0}}}
        """

    static let limitHeaders = ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"]

    static let commonSchemas = [
        Schema(
            "Meta",
            """
            {"type": "object", "required": ["request_id", "timestamp", "version"],
             "properties": {"request_id": {"type": "string"}, "timestamp": {"$ref": "#/components/schemas/Time"},
             "version": {"type": "string"}}}
            """
        ),
        Schema(
            "Pagination",
            """
            {"type": "object", "required": ["next_cursor", "limit", "has_more"],
             "properties": {"next_cursor": {"type": ["string", "null"]}, "limit": {"type": "integer"},
             "has_more": {"type": "boolean"}}}
            """
        ),
        Schema("Time", #"{"type": "string", "format": "date-time"}"#),
        Schema("Id", #"{"type": "string", "format": "uuid"}"#),
        Schema("Channel", #"{"type": "string", "enum": ["email", "sms", "push", "inapp"]}"#),
        Schema(
            "Fault",
            """
            {"type": "object", "required": ["pointer", "code", "detail"], "description": "One fault of a request.",
             "properties": {"pointer": {"type": "string", "description": "a JSON Pointer, or /name of a parameter"},
             "code": {"type": "string"}, "detail": {"type": "string"}}}
            """
        ),
    ]

    /// Every refusal has this shape (RFC 9457).
    static let problem = Schema(
        "Problem",
        """
        {"type": "object", "required": ["type", "title", "status", "code", "request_id"],
         "properties": {"type": {"type": "string", "format": "uri-reference"}, "title": {"type": "string"},
         "status": {"type": "integer"}, "detail": {"type": "string"}, "request_id": {"type": "string"},
         "code": {"type": "string", "enum": \(codes)},
         "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Fault"}}}}
        """
    )

    private static var codes: String {
        var json = JSONWriter()
        json.array { json in
            for code in Set(ProblemTable.all.map(\.code)).sorted() { json.string(code) }
        }
        return String(decoding: json.bytes, as: UTF8.self)
    }
}
