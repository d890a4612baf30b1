/// What may follow one beginning of a path. Few things do, so that looking through them beats hashing.
struct RouteNode: Sendable {
    var routes: [HTTPMethod: Int] = [:]
    private(set) var literals: [(text: [UInt8], node: Int)] = []
    private(set) var parameter: Int?
    private(set) var rest: Int?

    func child(_ segment: RoutePattern.Segment) -> Int? {
        switch segment {
        case .literal(let text): literals.first { $0.text == text }?.node
        case .parameter: parameter
        case .rest: rest
        }
    }

    mutating func add(_ segment: RoutePattern.Segment, _ node: Int) {
        switch segment {
        case .literal(let text): literals.append((text, node))
        case .parameter: parameter = node
        case .rest: rest = node
        }
    }
}

/// Looks for the node that a path leads to, and steps back when a literal led nowhere.
struct RouteWalk {
    let nodes: [RouteNode]
    /// Without its first slash.
    let path: ArraySlice<UInt8>
    /// What stood where the pattern has parameters.
    private(set) var values: [ArraySlice<UInt8>] = []

    init(nodes: [RouteNode], path: ArraySlice<UInt8>) {
        (self.nodes, self.path) = (nodes, path)
    }

    /// Every pattern bounds its own depth, so the recursion ends however long the path is.
    mutating func leaf(from node: Int, at start: Int) -> Int? {
        let end = path[start...].firstIndex(of: UInt8(ascii: "/")) ?? path.endIndex
        let segment = path[start..<end]
        if let literal = nodes[node].literals.first(where: { $0.text.elementsEqual(segment) }),
            let found = next(literal.node, after: end)
        {
            return found
        }
        guard !segment.isEmpty else { return nil }
        return parameter(node, segment, end) ?? rest(node, start)
    }

    private mutating func parameter(_ node: Int, _ segment: ArraySlice<UInt8>, _ end: Int) -> Int? {
        guard let parameter = nodes[node].parameter else { return nil }
        values.append(segment)
        if let found = next(parameter, after: end) { return found }
        values.removeLast()
        return nil
    }

    private mutating func rest(_ node: Int, _ start: Int) -> Int? {
        guard let rest = nodes[node].rest else { return nil }
        values.append(path[start...])
        return rest
    }

    private mutating func next(_ node: Int, after end: Int) -> Int? {
        if end < path.endIndex { return leaf(from: node, at: end + 1) }
        return nodes[node].routes.isEmpty ? nil : node
    }
}
