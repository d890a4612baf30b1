import HTTPServer
import Links
import Observability
import Postgres
import Primitives
import PublicAPI
import Storage
import Wire

/// GET|POST /u/{token}, the address in List-Unsubscribe: GET asks, POST does it, in one click of a mail client (RFC
/// 8058) or of the page. The token alone says who leaves what; to leave twice is to leave.
struct Unsubscribing: Sendable {
    let seal: LinkSeal
    let desk: UnsubscribeDesk
    let audit: AuditTrail
    let pages: LinkPages

    func add(to router: inout HTTPRouter) {
        let path = LinkKind.unsubscribe.path + "{token}"
        router.on(.get, path, ask)
        router.on(.post, path, leave)
    }

    @Sendable func ask(_ request: HTTPRequest) -> HTTPResponse {
        link(request).map { pages.question($0, for: request) } ?? pages.broken(for: request)
    }

    /// Answered with success only when it is stored; else the mail client asks again.
    @Sendable func leave(_ request: HTTPRequest) async throws -> HTTPResponse {
        guard let link = link(request), let person = Storage.RecipientKey(link.origin.recipient) else {
            return pages.broken(for: request)
        }
        let caller = Caller(tenant: person.tenant, subject: person.user.rawValue, roles: [.recipient])
        var deed = AuditDeed("person.unsubscribed", of: "user", person.user.rawValue, user: person.user.rawValue)
        deed.changes { json in
            json.member("channel", link.origin.channel.word)
            json.member("category", link.origin.category)
            json.member("notification_id", link.origin.notificationID.description)
        }
        try await audit.noting(deed, by: caller, in: request) { _ in
            try await desk.leave(link, person, correlation: request.requestID)
        }
        return pages.done(link, for: request)
    }

    private func link(_ request: HTTPRequest) -> Link? {
        seal.open(request[parameter: "token"], as: .unsubscribe)
    }
}
