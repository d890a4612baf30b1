import Testing

@testable import HTTPServer

@Suite("HTTPRouter")
struct HTTPRouterTests {
    private static let patterns: [(HTTPMethod, String)] = [
        (.get, "/"), (.get, "/users"), (.post, "/users"), (.get, "/users/{id}"), (.put, "/users/me"),
        (.delete, "/users/{user}/devices/{device}"), (.get, "/users/me/devices"), (.get, "/files/{path...}"),
        (.head, "/users"), (.options, "/cors"),
    ]

    private let router: HTTPRouter = {
        var router = HTTPRouter()
        for (method, pattern) in patterns { router.on(method, pattern) { _ in HTTPResponse(.ok, text: pattern) } }
        return router
    }()

    @Test(
        "a path finds its pattern, a literal before a parameter",
        arguments: [
            (HTTPMethod.get, "/", "/", []), (.get, "/users", "/users", []), (.get, "/users/7", "/users/{id}", ["7"]),
            (.get, "/users/me", nil, []), (.put, "/users/me", "/users/me", []),
            (.get, "/users/me/devices", "/users/me/devices", []),
            (.delete, "/users/me/devices/9", "/users/{user}/devices/{device}", ["me", "9"]),
            (.get, "/users/a%2Fb%20%C3%A4", "/users/{id}", ["a/b ä"]),
            (.get, "/files/a/b.js", "/files/{path...}", ["a/b.js"]), (.get, "/files", nil, []),
            (.get, "/files/", nil, []), (.get, "/users/", nil, []), (.get, "//users", nil, []),
            (.get, "/none", nil, []), (.get, "/users/7/devices", nil, []), (.get, "", "/", []),
            (.head, "/users", "/users", []), (.head, "/users/7", "/users/{id}", ["7"]),
            (.options, "/cors", "/cors", []),
        ] as [(HTTPMethod, String, String?, [String])]
    )
    func find(_ method: HTTPMethod, _ path: String, _ pattern: String?, _ values: [String]) {
        guard case .route(let route, let parameters) = router.find(method, Array(path.utf8)[...]) else {
            #expect(pattern == nil)
            return
        }
        #expect(route.pattern.text == pattern)
        #expect(parameters.values == values)
    }

    @Test("a method that a path lacks is told which it has, and OPTIONS as well")
    func allowed() throws {
        guard case .methodNotAllowed(let allowed) = router.find(.delete, Array("/users".utf8)[...]) else {
            Issue.record("found")
            return
        }
        #expect(allowed == [.get, .head, .post, .options])
        guard case .options(let options) = router.find(.options, Array("/users/7".utf8)[...]) else {
            Issue.record("not found")
            return
        }
        #expect(options == [.get, .head, .options])
    }

    @Test("OPTIONS of the whole server allows every method that some route may have")
    func wholeServer() {
        guard case .options(let all) = router.find(.options, Array("*".utf8)[...]) else {
            Issue.record("not found")
            return
        }
        #expect(all == [.get, .head, .post, .put, .patch, .delete, .options])
    }
}
