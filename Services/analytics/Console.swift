import HTTPServer
import Primitives
import PublicAPI

/// The operators' console: its files under `/console/`, and `settings.json`, which tells it where the gateway is. It has no
/// rights of its own: it asks the public API with the token of whoever uses it.
struct Console: Sendable {
    private let files: ServedFiles
    private let gateway: String?
    private static let home = "/console"

    /// `gateway` is an origin; `nil` where the console's own answers for the gateway too. `nil` without its files.
    init?(folder: String, gateway: String?) {
        guard let files = ServedFiles(folder: folder, with: ["index.html", "main.js", "console.css"]) else {
            return nil
        }
        (self.files, self.gateway) = (files, gateway)
    }

    /// As browsers write it.
    static func isOrigin(_ text: String) -> Bool {
        text != "*" && CrossOriginPolicy(origins: [text]) != nil
    }

    func add(to router: inout HTTPRouter) {
        let (home, fields, settings) = (Console.home, fields, settings)
        router.on(.get, home) { _ in HTTPResponse(.permanentRedirect, fields: ["Location": "\(home)/"]) }
        router.on(.get, "\(home)/settings.json") { _ in HTTPResponse(.ok, fields: fields, json: settings) }
        files.add(to: &router, under: home, index: "index.html", fields)
    }

    private var settings: [UInt8] {
        var json = JSONWriter()
        json.object { $0.member("gateway", gateway) }
        return json.bytes
    }

    /// It is always asked whether a file is new, so that none is used with those of another release.
    private var fields: HTTPFields {
        [
            .cacheControl: "no-cache", "Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
        ]
    }

    /// Nothing from elsewhere, nothing inline, no text that becomes markup, and tokens go to the gateway alone: where that
    /// is, no address of the console can say.
    private var policy: String {
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'\(gateway.map { " \($0)" } ?? ""); "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            + "require-trusted-types-for 'script'; trusted-types 'none'"
    }
}
