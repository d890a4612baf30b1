import HTTPServer
import Links
import Primitives

/// Who fetches a link, as far as the request tells.
enum Visitor: String, Equatable, CaseIterable {
    case person
    /// A proxy, a scanner or a preview: no sign that anybody looked.
    case machine
    /// Somebody who wants not to be tracked.
    case unwilling = "private"

    init(_ request: HTTPRequest, _ link: Link, _ rules: VisitorRules, at now: Timestamp) {
        if rules.heedsSignals && Visitor.objects(request) {
            self = .unwilling
        } else if request.method == .head || Visitor.isPrefetch(request)
            || rules.isMachine(request["User-Agent"] ?? "") || now - link.origin.madeAt < rules.shortest(link.kind)
        {
            self = .machine
        } else {
            self = .person
        }
    }

    /// Do Not Track, or Global Privacy Control.
    private static func objects(_ request: HTTPRequest) -> Bool {
        request["DNT"] == "1" || request["Sec-GPC"] == "1"
    }

    private static func isPrefetch(_ request: HTTPRequest) -> Bool {
        let purposes: [HTTPFieldName] = ["Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"]
        return purposes.contains { name in
            let purpose = request[name]?.lowercased() ?? ""
            return purpose.contains("prefetch") || purpose.contains("preview")
        }
    }
}
