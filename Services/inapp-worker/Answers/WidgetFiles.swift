import HTTPServer
import Primitives
import ServiceKit

/// The widget, its client and a page that shows them, as the folder holds them at the start: `/widget/demo.html`.
struct WidgetFiles: Sendable {
    private struct File {
        let name: String
        let type: String
        let bytes: [UInt8]
    }

    private static let types = [
        ("herald-client.js", "text/javascript; charset=utf-8"), ("herald-inbox.js", "text/javascript; charset=utf-8"),
        ("herald-preferences.js", "text/javascript; charset=utf-8"),
        ("demo.html", "text/html; charset=utf-8"),
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

    /// Scripts from here alone; the demo's own stands in the page.
    private static let policy =
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self' http: https: ws: wss:; "
        + "base-uri 'none'; frame-ancestors 'none'"
}
