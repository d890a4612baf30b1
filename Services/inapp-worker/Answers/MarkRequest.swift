import HTTPServer
import Primitives
import PublicAPI
import Storage

/// POST /api/v1/inbox/{id}/read, seen, archive and unread; read-all and seen-all.
struct MarkRequest: Sendable {
    let desk: InboxDesk
    let change: InboxChange
    let isForAll: Bool

    func answer(_ request: HTTPRequest, _ recipient: RecipientKey) async throws -> HTTPResponse {
        var item: UUIDv7?
        if !isForAll {
            guard let id = UUIDv7(request[parameter: "id"]) else { throw HTTPError.noSuchItem }
            item = id
        }
        guard let counts = try await desk.mark(item, change, of: recipient) else { throw HTTPError.noSuchItem }
        return Envelope.response(.ok, for: request) { json in
            json.object { $0.members(of: counts) }
        }
    }
}

extension HTTPError {
    static let noSuchItem = HTTPError(
        .notFound,
        "no_such_item",
        title: "The inbox has no such item",
        detail: "It may have been taken back."
    )
    static let tooManyStreams = HTTPError(
        .tooManyRequests,
        "too_many_streams",
        title: "Too many streams are open",
        detail: "Close one, or try again later.",
        retryAfter: .seconds(30)
    )
}
