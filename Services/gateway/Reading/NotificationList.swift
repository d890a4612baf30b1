import HTTPServer
import Primitives
import PublicAPI
import Storage

/// GET /api/v1/notifications: the newest first, page by page.
struct NotificationList: Sendable {
    let reader: NotificationReader

    func answer(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let asked = try ListQuery(request)
        let views = try await rows(asked, caller).map { NotificationView($0) }
        return Envelope.list(views, upTo: asked.limit, for: request) { $0.id.bytes }
    }

    /// One more than are shown, if there are.
    private func rows(_ asked: ListQuery, _ caller: Caller) async throws -> [NotificationRow] {
        try await reader.reaching {
            var filter = asked.filter
            if let parent = asked.parent {
                guard let fanOut = try await reader.fanOuts(caller).find(parent), let ids = fanOut.notifications else {
                    return []
                }
                filter.ids = ids
            }
            return try await reader.queries(caller).list(filter, after: asked.cursor, limit: asked.limit + 1)
        }
    }
}
