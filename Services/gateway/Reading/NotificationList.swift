import HTTPServer
import Primitives
import PublicAPI
import Storage

/// GET /api/v1/notifications: the newest first, page by page.
struct NotificationList: Sendable {
    let reader: NotificationReader

    func answer(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let asked = try ListQuery(request)
        var rows = try await reader.reaching {
            try await reader.queries(caller).list(asked.filter, after: asked.cursor, limit: asked.limit + 1)
        }
        let page = Page(cutting: &rows, to: asked.limit) { $0.id.bytes }
        return Envelope.response(.ok, for: request, page: page) { json in
            json.array { json in
                for row in rows { json.object { NotificationView(row).write(to: &$0) } }
            }
        }
    }
}
