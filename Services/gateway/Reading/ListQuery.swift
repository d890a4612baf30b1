import HTTPServer
import Primitives
import PublicAPI
import Storage

/// What a list was asked for.
struct ListQuery: Sendable {
    private(set) var filter = NotificationFilter()
    /// The request to a topic that they came of.
    let parent: UUIDv7?
    let cursor: UUIDv7?
    let limit: Int

    init(_ request: HTTPRequest) throws(HTTPError) {
        var query = QueryReader(request)
        filter.user = query.read("user_id", UserID.init(rawValue:))
        filter.status = query.read("status", DeliveryStatus.init(rawValue:))
        filter.channel = query.read("channel", Channel.init(rawValue:))
        filter.template = query.read("template") { TemplateKey(rawValue: $0)?.rawValue }
        filter.category = query.read("category") { CategoryKey(rawValue: $0)?.rawValue }
        filter.from = query.moment("from")
        filter.until = query.moment("to")
        filter.text = query.read("q") { (1...200).contains($0.utf8.count) ? $0 : nil }
        parent = query.read("parent_id") { UUIDv7($0) }
        cursor = query.read("cursor", Page.cursor)
        limit = query.limit()
        try query.finish()
    }
}
