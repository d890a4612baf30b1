package import HTTPServer
package import Primitives

/// The shape of every success: `data`, `meta` with what a client quotes when it asks for help, and for a list where it
/// goes on. A version is told as ETag; a list may say more of itself in `meta`.
package enum Envelope {
    package static func response(
        _ status: HTTPStatus,
        for request: HTTPRequest,
        at now: Timestamp = WallClock.system.now,
        page: Page? = nil,
        version: Int? = nil,
        meta: (inout JSONWriter) -> Void = { _ in },
        data: (inout JSONWriter) -> Void
    ) -> HTTPResponse {
        var json = JSONWriter()
        json.object { json in
            json.key("data")
            data(&json)
            json.key("meta")
            json.object { json in
                meta(&json)
                let members = [("request_id", request.requestID), ("timestamp", now.rfc3339), ("version", "v1")]
                for (name, value) in members {
                    json.key(name)
                    json.string(value)
                }
            }
            page?.write(to: &json)
        }
        let fields: HTTPFields = version.map { [.etag: EntityTag.text(of: $0)] } ?? [:]
        return HTTPResponse(status, fields: fields, json: json.bytes)
    }
}
