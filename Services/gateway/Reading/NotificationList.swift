import HTTPServer
import Primitives
import PublicAPI
import Storage

/// GET /api/v1/notifications: the newest first, page by page.
struct NotificationList: Sendable {
    let reader: NotificationReader

    func answer(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let asked = try ListQuery(request.query)
        // One more than is shown tells whether another page follows.
        var rows = try await reader.reaching {
            try await reader.queries(caller).list(asked.filter, after: asked.cursor, limit: asked.limit + 1)
        }
        let hasMore = rows.count > asked.limit
        rows.removeLast(hasMore ? 1 : 0)
        let page = Page(next: hasMore ? rows.last?.id : nil, limit: asked.limit)
        return Envelope.response(.ok, for: request, page: page) { json in
            json.array { json in
                for row in rows { json.object { NotificationView(row).write(to: &$0) } }
            }
        }
    }
}
