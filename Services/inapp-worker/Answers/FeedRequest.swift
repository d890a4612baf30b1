import HTTPServer
import Primitives
import PublicAPI
import Storage

/// GET /api/v1/inbox: the newest first, page by page; `meta` has the counts, and the number from which streams go on.
struct FeedRequest: Sendable {
    let desk: InboxDesk

    func answer(_ request: HTTPRequest, _ recipient: RecipientKey) async throws -> HTTPResponse {
        var query = QueryReader(request)
        let state = query.read("state", InboxState.init(rawValue:)) ?? .all
        let cursor = query.read("cursor") { text in Page.textCursor(text).flatMap { Int64($0) } }
        let limit = query.limit()
        try query.finish()
        let feed = try await desk.feed(recipient, state, before: cursor, limit: limit + 1)
        var items = feed.items
        let page = Page(cutting: &items, to: limit) { Array("\($0.seq)".utf8) }
        return Envelope.response(.ok, for: request, page: page) { json in
            json.key("seq")
            json.number(feed.seq)
            json.members(of: feed.counts)
        } data: { json in
            json.array { json in
                for item in items { json.object { $0.item(item) } }
            }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func item(_ item: InboxItem) {
        self.item(
            item.id,
            seq: item.seq,
            createdAt: item.createdAt,
            seenAt: item.seenAt,
            readAt: item.readAt,
            archivedAt: item.archivedAt,
            content: item.content
        )
    }
}
