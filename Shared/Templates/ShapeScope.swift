/// The shapes in reach, innermost last: what `TemplateScope` is for values.
struct ShapeScope {
    enum Answer {
        case found(TemplateShape)
        /// The name that is not there, and those that are.
        case missing(String, others: Set<String>)
    }

    private var frames: [(shape: TemplateShape, isLoop: Bool)]

    private static let loopNames: Set<String> = ["@index", "@key", "@first", "@last"]

    init(_ shape: TemplateShape) {
        frames = [(shape.resolved, false)]
    }

    mutating func enter(_ shape: TemplateShape, isLoop: Bool) {
        frames.append((shape.resolved, isLoop))
    }

    mutating func leave() {
        frames.removeLast()
    }

    func find(_ path: TemplatePath) -> Answer {
        guard let first = path.names.first else { return .found(frames.last?.shape ?? .anything) }
        if first.hasPrefix("@") { return loopName(first) }
        guard var shape = search(first) else { return .missing(first, others: namesInReach) }
        for name in path.names.dropFirst() {
            switch shape {
            case .object(let members, let isOpen):
                guard let member = members[name] ?? (isOpen ? .anything : nil) else {
                    return .missing(name, others: Set(members.keys))
                }
                shape = member.resolved
            case .scalar, .list: return .missing(name, others: [])
            case .anything, .later: return .found(.anything)
            }
        }
        return .found(shape)
    }

    private func loopName(_ name: String) -> Answer {
        guard frames.contains(where: \.isLoop) else { return .missing(name, others: []) }
        return ShapeScope.loopNames.contains(name) ? .found(.scalar) : .missing(name, others: ShapeScope.loopNames)
    }

    /// The innermost shape that has the name, or may have it.
    private func search(_ name: String) -> TemplateShape? {
        for (shape, _) in frames.reversed() {
            switch shape {
            case .object(let members, let isOpen):
                if let member = members[name] { return member.resolved }
                if isOpen { return .anything }
            case .anything, .later: return .anything
            case .scalar, .list: continue
            }
        }
        return nil
    }

    private var namesInReach: Set<String> {
        frames.reduce(into: []) { names, frame in
            if case .object(let members, _) = frame.shape { names.formUnion(members.keys) }
        }
    }
}
