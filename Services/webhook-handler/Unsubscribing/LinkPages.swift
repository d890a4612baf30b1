import Crypto
import HTTPServer
import Links
import Primitives
import PublicAPI

/// The pages behind a mail's links: plain, without scripts, to be read by any browser and screen reader.
struct LinkPages: Sendable {
    private static let style = """
        body{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1rem;color:#111;
        background:#fff}button{font:inherit;padding:.6rem 1.4rem;border:0;border-radius:.4rem;background:#0b57d0;
        color:#fff}button:focus-visible{outline:3px solid #111;outline-offset:2px}
        @media(prefers-color-scheme:dark){body{color:#eee;background:#111}button:focus-visible{outline-color:#eee}}
        """

    private let fields: HTTPFields

    init() {
        let hash = Base64.standard.encode(HashAlgorithm.sha256.hash(Array(LinkPages.style.utf8)))
        fields = [
            .cacheControl: "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy":
                "default-src 'none'; style-src 'sha256-\(hash)'; form-action 'self'; frame-ancestors 'none'",
        ]
    }

    /// Asks before anything is done: whoever only looks at a link, as scanners do, does not want to leave.
    func question(_ link: Link, for request: HTTPRequest) -> HTTPResponse {
        let words = words(link, request)
        let question = link.origin.category.map { category in
            words.question.split(separator: "%", omittingEmptySubsequences: false).joined(separator: category)
        }
        return page(.ok, words) { html in
            html.element("p", question ?? words.questionForAll)
            html.raw(#"<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click">"#)
            html.element("button", words.button)
            html.raw("</form>")
        }
    }

    func done(_ link: Link, for request: HTTPRequest) -> HTTPResponse {
        let words = words(link, request)
        return page(.ok, words) {
            $0.raw("<p role=\"status\">"); $0.text(words.done); $0.raw("</p>")
        }
    }

    /// For a token that is none of ours.
    func broken(for request: HTTPRequest) -> HTTPResponse {
        let words = words(nil, request)
        return page(.notFound, words) { $0.element("p", words.broken) }
    }

    private func words(_ link: Link?, _ request: HTTPRequest) -> PageWords {
        link?.origin.locale.flatMap { PageWords(locale: $0) }
            ?? request["Accept-Language"].flatMap { PageWords(accepted: $0) } ?? .english
    }

    private func page(
        _ status: HTTPStatus,
        _ words: PageWords,
        _ content: (inout HTMLWriter) -> Void
    ) -> HTTPResponse {
        var html = HTMLWriter()
        html.raw("<!doctype html><html lang=\"\(words.language)\" dir=\"\(words.direction)\"><head>")
        html.raw(#"<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">"#)
        html.element("title", words.title)
        html.element("style") { $0.raw(LinkPages.style) }
        html.raw("</head><body><main>")
        html.element("h1", words.title)
        content(&html)
        html.raw("</main></body></html>")
        return HTTPResponse(status, fields: fields, html: html.bytes)
    }
}
