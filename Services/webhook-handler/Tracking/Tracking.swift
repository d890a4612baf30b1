import HTTPServer
import Links
import Observability
import Primitives

/// GET /t/o/{token}.gif and /t/c/{token}: the picture that tells that a mail is shown, and the links that are led
/// through us. A link leads where its token says, and nobody but us can make a token.
struct Tracking: Sendable {
    let seal: LinkSeal
    let outbox: EngagementOutbox
    let rules: VisitorRules
    let pages: LinkPages
    let visits: VisitCounters
    var clock = WallClock.system

    func add(to router: inout HTTPRouter) {
        router.on(.get, LinkKind.open.path + "{token}", open)
        router.on(.get, LinkKind.click.path + "{token}", click)
    }

    @Sendable func open(_ request: HTTPRequest) async -> HTTPResponse {
        let name = request[parameter: "token"]
        guard name.hasSuffix(".gif"), let link = seal.open(name.dropLast(4), as: .open) else {
            visits.refused.increment()
            return HTTPResponse(.notFound, fields: Tracking.fields)
        }
        await note(link, request)
        return HTTPResponse(.ok, fields: Tracking.fields, type: "image/gif", bytes: Tracking.pixel)
    }

    @Sendable func click(_ request: HTTPRequest) async -> HTTPResponse {
        // What was sealed was judged before; a target that is no web page is not gone to all the same.
        guard let link = seal.open(request[parameter: "token"], as: .click), Tracking.isWebPage(link.target) else {
            visits.refused.increment()
            return pages.broken(for: request)
        }
        await note(link, request)
        var response = HTTPResponse(.found, fields: Tracking.fields)
        response.fields.append(.location, link.target)
        return response
    }

    private func note(_ link: Link, _ request: HTTPRequest) async {
        let now = clock.now
        let visitor = Visitor(request, link, rules, at: now)
        visits.count(link.kind, visitor)
        guard visitor != .unwilling else { return }
        await outbox.tell(Engagement(link, request.requestID, isAutomated: visitor == .machine, at: now))
    }

    private static func isWebPage(_ target: String) -> Bool {
        let start = target.prefix(8).lowercased()
        return (start.hasPrefix("http://") || start == "https://")
            && target.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    /// Each fetch is one of its own, and where it leads learns nothing of the mail.
    private static let fields: HTTPFields = [
        .cacheControl: "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex",
        "Cross-Origin-Resource-Policy": "cross-origin",
    ]

    /// One transparent point, as GIF89a.
    private static let pixel: [UInt8] =
        Array("GIF89a".utf8) + [1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF]
        + [0x21, 0xF9, 4, 1, 0, 0, 0, 0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B]
}
