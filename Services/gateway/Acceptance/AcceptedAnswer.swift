import HTTPServer
import Primitives

/// The 202: it follows from the id alone, so that a repeated request gets the same.
struct AcceptedAnswer {
    private let id: UUIDv7
    private let isDryRun: Bool

    init(_ id: UUIDv7, isDryRun: Bool) {
        (self.id, self.isDryRun) = (id, isDryRun)
    }

    func response(to request: HTTPRequest, at now: Timestamp) -> HTTPResponse {
        var response = Envelope.response(.accepted, for: request, at: now) { json in
            json.object { write(to: &$0) }
        }
        response.fields.append(.location, "/api/v1/notifications/\(id)")
        return response
    }

    func write(to json: inout JSONWriter) {
        json.key("id")
        json.string(id.description)
        json.key("status")
        json.string("accepted")
        json.key("accepted_at")
        json.string(id.timestamp.rfc3339)
        json.key("dry_run")
        json.bool(isDryRun)
    }
}
