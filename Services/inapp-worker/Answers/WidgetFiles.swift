import HTTPServer
import Primitives
import ServiceKit

/// What browsers are served, as the folder holds it at the start: the inbox's widget with its client, the push
/// subscription with its service worker, and a page that shows each: `/widget/demo.html` and `/widget/push.html`.
struct WidgetFiles: Sendable {
    private struct File {
        let name: String
        let type: String
        let bytes: [UInt8]
    }

    private static let (script, page) = ("text/javascript; charset=utf-8", "text/html; charset=utf-8")
    private static let types = [
        ("herald-client.js", script), ("herald-inbox.js", script), ("herald-preferences.js", script),
        ("herald-push.js", script), ("herald-push-worker.js", script), ("demo.html", page), ("push.html", page),
    ]

    private let files: [File]

    /// `nil` when one is missing.
    init?(folder: String) {
        files = WidgetFiles.types.compactMap { name, type in
            TextFile.read("\(folder)/\(name)").map { File(name: name, type: type, bytes: Array($0.utf8)) }
        }
        guard files.count == WidgetFiles.types.count else { return nil }
    }

    /// Any page may load them: they hold nothing of anybody's.
    func add(to router: inout HTTPRouter) {
        for file in files {
            let fields: HTTPFields = [
                .cacheControl: "public, max-age=300", "Access-Control-Allow-Origin": "*",
                "X-Content-Type-Options": "nosniff", "Content-Security-Policy": WidgetFiles.policy,
            ]
            router.on(.get, "/widget/\(file.name)") { _ in
                HTTPResponse(.ok, fields: fields, type: file.type, bytes: file.bytes)
            }
        }
    }

    /// Scripts from here alone; the demos' own stand in the page, and one calls the API, which has an origin of its own.
    private static let policy =
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'unsafe-inline'; "
        + "connect-src http: https: ws: wss:; "
        + "base-uri 'none'; frame-ancestors 'none'"
}
