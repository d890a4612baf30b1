import Crypto
import HTTPServer
import Primitives
import PublicAPI

/// A page of the documentation: no script, nothing from elsewhere, and one style that its policy names by its hash.
struct DocumentPage: Sendable {
    let bytes: [UInt8]

    static let policy =
        "default-src 'none'; style-src 'sha256-\(Base64.standard.encode(HashAlgorithm.sha256.hash(style.utf8)))'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    private init(_ title: String, _ content: (inout HTMLWriter) -> Void) {
        var html = HTMLWriter()
        html.raw("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
        html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        html.element("title", title)
        html.raw("<style>\(DocumentPage.style)</style></head><body>")
        html.element("h1", title)
        content(&html)
        html.raw("</body></html>")
        bytes = html.bytes
    }

    /// Every operation, and every shape behind it.
    init(_ groups: [OperationGroup]) {
        self.init("Herald's API") { html in
            html.element("p") { html in
                html.link(to: "/openapi.json", "The OpenAPI document")
                html.text(" · ")
                html.link(to: "/docs/errors", "Errors")
            }
            for group in groups {
                html.element("h2", group.name)
                html.element("p", group.summary)
                for operation in group.operations { operation.write(to: &html) }
            }
            html.element("h2", "Shapes")
            for schema in OpenAPIDocument.commonSchemas + groups.flatMap(\.schemas) {
                html.element("h3", id: schema.name, schema.name)
                html.element("pre", schema.json)
            }
        }
    }

    /// Every code of a problem, where its `type` points.
    init(problems: [HTTPError]) {
        self.init("Herald's errors") { html in
            var known: Set<String> = []
            for problem in problems where known.insert(problem.code).inserted {
                html.element("h3", id: problem.code, "\(problem.code) (\(problem.status.code))")
                html.element("p", [problem.title, problem.detail].filter { !$0.isEmpty }.joined(separator: ". "))
            }
        }
    }

    private static let style = """
        body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c1c1e;\
        background:#fff}h2{border-top:1px solid #ccc;padding-top:1rem}pre{overflow:auto;background:#f3f3f5;padding:.7rem}\
        code{font-weight:600}dt{float:left;clear:left;margin-right:.6rem}:target{background:#fff3b0}\
        @media(prefers-color-scheme:dark){body{color:#eee;background:#141416}pre{background:#222226}a{color:#8ab4ff}\
        :target{background:#554a00}}
        """
}

extension Operation {
    fileprivate func write(to html: inout HTMLWriter) {
        html.element("h3", id: id) { $0.element("code", "\(method.rawValue) \(path)") }
        html.element("p", summary + ". " + explanation)
        html.element("dl") { html in
            for parameter in allParameters {
                html.element("dt") { $0.element("code", parameter.name) }
                html.element("dd", "\(parameter.meaning) (\(parameter.place.rawValue))")
            }
            if let body {
                html.element("dt", "body")
                html.element("dd") { $0.link(to: "#\(body.schema)", body.schema) }
            }
            for answer in answers {
                html.element("dt", "\(answer.status.code)")
                html.element("dd") { answer.write(to: &$0) }
            }
            for refusal in refusals {
                html.element("dt", "\(refusal.status.code)")
                html.element("dd") { $0.link(to: "/docs/errors#\(refusal.code)", refusal.code) }
            }
        }
    }
}

extension Operation.Answer {
    fileprivate func write(to html: inout HTMLWriter) {
        switch content {
        case .empty: html.text("nothing more")
        case .raw(let type): html.text(type)
        case .one(let schema): html.link(to: "#\(schema)", schema)
        case .list(let schema):
            html.text("pages of ")
            html.link(to: "#\(schema)", schema)
        }
    }
}
