import Crypto
import HTTPServer
import Primitives

/// The document and its pages, made once and known by their tags.
struct DocumentationRoutes: Sendable {
    func add(to router: inout HTTPRouter) {
        let pages: HTTPFields = [
            "Content-Security-Policy": DocumentPage.policy, "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        ]
        let html = "text/html; charset=utf-8"
        serve(OpenAPIDocument(OperationGroup.all).bytes, "application/json", [:], "/openapi.json", &router)
        serve(DocumentPage(OperationGroup.all).bytes, html, pages, "/docs", &router)
        serve(DocumentPage(problems: ProblemTable.all).bytes, html, pages, "/docs/errors", &router)
    }

    private func serve(
        _ bytes: [UInt8],
        _ type: String,
        _ fields: HTTPFields,
        _ path: String,
        _ router: inout HTTPRouter
    ) {
        var response = HTTPResponse(.ok, fields: fields, type: type, bytes: bytes)
        response.fields.append(.etag, "\"\(Array(HashAlgorithm.sha256.hash(bytes).prefix(16)).hex)\"")
        response.fields.append(.cacheControl, "public, max-age=300")
        router.on(.get, path) { [response] _ in response }
    }
}
