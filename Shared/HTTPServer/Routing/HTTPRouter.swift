/// Which handler answers which method and path. A literal segment goes before a parameter, and a parameter before a
/// rest; HEAD is answered by GET's handler, and OPTIONS by the router, unless they have handlers of their own.
package struct HTTPRouter: Sendable {
    package typealias Handler = @Sendable (HTTPRequest) async throws -> HTTPResponse

    private(set) var routes: [Route] = []
    private var nodes = [RouteNode()]

    package init() {}

    /// The same method and pattern twice is a mistake in the program.
    package mutating func on(_ method: HTTPMethod, _ pattern: String, _ handler: @escaping Handler) {
        let parsed = RoutePattern(pattern)
        let node = parsed.segments.reduce(0) { child(of: $0, $1) }
        precondition(nodes[node].routes[method] == nil, "a route is given twice")
        nodes[node].routes[method] = routes.count
        routes.append(Route(method: method, pattern: parsed, handler: handler, index: routes.count))
    }

    /// The same routes, each handler replaced by what `wrap` makes of it.
    package func wrapping(_ wrap: (@escaping Handler) -> Handler) -> HTTPRouter {
        var router = self
        router.routes = routes.map {
            Route(method: $0.method, pattern: $0.pattern, handler: wrap($0.handler), index: $0.index)
        }
        return router
    }

    /// Every route by its method and pattern, in the order in which they were given.
    package var endpoints: [(method: HTTPMethod, pattern: String)] { routes.map { ($0.method, $0.pattern.text) } }

    func find(_ message: RequestMessage) -> RouteMatch {
        find(message.head.method, message.text[message.head.path.range])
    }

    /// Finds the handler of a path, whose bytes are as the client sent them.
    func find(_ method: HTTPMethod, _ path: ArraySlice<UInt8>) -> RouteMatch {
        if method == .options, path.elementsEqual("*".utf8) { return .options(allowed: HTTPMethod.answered) }
        var walk = RouteWalk(nodes: nodes, path: path.first == UInt8(ascii: "/") ? path.dropFirst() : path)
        guard let node = walk.leaf(from: 0, at: walk.path.startIndex) else { return .notFound }
        return match(method, nodes[node].routes, walk.values)
    }

    private func match(_ method: HTTPMethod, _ known: [HTTPMethod: Int], _ values: [ArraySlice<UInt8>]) -> RouteMatch {
        if let index = known[method] ?? (method == .head ? known[.get] : nil) {
            let route = routes[index]
            let parameters = RouteParameters(route.pattern.names, values.map { PercentEncoding.decode($0) })
            return .route(route, parameters)
        }
        var allowed = Set(known.keys).union([.options])
        if allowed.contains(.get) { allowed.insert(.head) }
        let ordered = HTTPMethod.allCases.filter(allowed.contains)
        return method == .options ? .options(allowed: ordered) : .methodNotAllowed(allowed: ordered)
    }

    private mutating func child(of parent: Int, _ segment: RoutePattern.Segment) -> Int {
        if let known = nodes[parent].child(segment) { return known }
        nodes.append(RouteNode())
        nodes[parent].add(segment, nodes.count - 1)
        return nodes.count - 1
    }
}

/// One method of one pattern.
final class Route: Sendable {
    let method: HTTPMethod
    let pattern: RoutePattern
    let handler: HTTPRouter.Handler
    /// Its place among the router's routes.
    let index: Int

    init(method: HTTPMethod, pattern: RoutePattern, handler: @escaping HTTPRouter.Handler, index: Int) {
        (self.method, self.pattern, self.handler, self.index) = (method, pattern, handler, index)
    }
}

enum RouteMatch: Sendable {
    case route(Route, RouteParameters)
    case options(allowed: [HTTPMethod])
    case methodNotAllowed(allowed: [HTTPMethod])
    case notFound
}
