import HTTPServer
import PublicAPI

/// What browsers are served under `/widget/`: the inbox's widget with its client, the push subscription with its service
/// worker, and a page that shows each, `demo.html` and `push.html`.
struct WidgetFiles: Sendable {
    private let files: ServedFiles

    /// `nil` when one is missing.
    init?(folder: String) {
        let needed = [
            "herald-client.js", "herald-inbox.js", "herald-inbox-frame.js", "herald-inbox-wishes.js",
            "herald-inbox-words.js", "herald-preferences.js", "herald-push.js", "herald-push-worker.js", "demo.html",
            "push.html",
        ]
        guard let files = ServedFiles(folder: folder, with: needed) else { return nil }
        self.files = files
    }

    /// Any page may load them: they hold nothing of anybody's.
    func add(to router: inout HTTPRouter) {
        files.add(
            to: &router,
            under: "/widget",
            [
                .cacheControl: "public, max-age=300", "Access-Control-Allow-Origin": "*",
                "X-Content-Type-Options": "nosniff", "Content-Security-Policy": WidgetFiles.policy,
            ]
        )
    }

    /// Scripts from here alone; the demos' own stand in the page, and one calls the API, which has an origin of its own.
    private static let policy =
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'unsafe-inline'; "
        + "connect-src http: https: ws: wss:; "
        + "base-uri 'none'; frame-ancestors 'none'"
}
