import HTTPServer
import Primitives

/// The shape of every success: `data`, and `meta` with what a client quotes when it asks for help.
enum Envelope {
    static func response(
        _ status: HTTPStatus,
        for request: HTTPRequest,
        at now: Timestamp = WallClock.system.now,
        data: (inout JSONWriter) -> Void
    ) -> HTTPResponse {
        var json = JSONWriter()
        json.object { json in
            json.key("data")
            data(&json)
            json.key("meta")
            json.object { json in
                let members = [("request_id", request.requestID), ("timestamp", now.rfc3339), ("version", "v1")]
                for (name, value) in members {
                    json.key(name)
                    json.string(value)
                }
            }
        }
        return HTTPResponse(status, json: json.bytes)
    }
}
