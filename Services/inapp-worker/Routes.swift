import HTTPServer
import PublicAPI
import Storage

/// Everything that the inapp-worker answers, each to the person whose inbox it is.
struct Routes: Sendable {
    let authenticator: Authenticator
    let desk: InboxDesk
    let hub: InboxHub
    let widget: WidgetFiles?

    private typealias Answer = @Sendable (HTTPRequest, RecipientKey, Caller) async throws -> HTTPResponse

    var router: HTTPRouter {
        var router = HTTPRouter()
        let feed = FeedRequest(desk: desk)
        add(.get, "/api/v1/inbox", to: &router) { request, person, _ in try await feed.answer(request, person) }
        for change in InboxChange.allCases {
            mark("/api/v1/inbox/{id}/\(change.rawValue)", change, isForAll: false, &router)
        }
        for change in [InboxChange.read, .seen] {
            mark("/api/v1/inbox/\(change.rawValue)-all", change, isForAll: true, &router)
        }
        let stream = StreamRequest(hub: hub)
        add(.get, "/api/v1/inbox/stream", to: &router, stream.events)
        add(.get, "/api/v1/inbox/ws", to: &router, stream.socket)
        add(.get, "/api/v1/inbox/poll", to: &router, stream.poll)
        widget?.add(to: &router)
        return router
    }

    private func mark(_ path: String, _ change: InboxChange, isForAll: Bool, _ router: inout HTTPRouter) {
        let request = MarkRequest(desk: desk, change: change, isForAll: isForAll)
        add(.post, path, to: &router) { asked, person, _ in try await request.answer(asked, person) }
    }

    private func add(_ method: HTTPMethod, _ path: String, to router: inout HTTPRouter, _ answer: @escaping Answer) {
        router.on(method, path) { request in
            let caller = try await authenticator.caller(SocketToken.authorization(request))
            guard caller.roles.contains(.recipient), let user = UserID(rawValue: caller.subject) else {
                throw HTTPError.forbidden(to: [.recipient])
            }
            return try await answer(request, RecipientKey(caller.tenant, user), caller)
        }
    }
}
