extension Template {
    /// What does not fit the data's shape or the partials at hand, each problem once, in the order of the text.
    package func problems(with shape: TemplateShape, partials: TemplateLibrary) -> [TemplateProblem] {
        var review = TemplateReview(shape, partials)
        review.read(nodes)
        return review.problems
    }

    /// The partials and layouts that it names itself.
    package var partialNames: Set<String> {
        var names: Set<String> = []
        TemplateReview.collect(nodes, into: &names)
        return names
    }
}

/// Walks a template as rendering would, with shapes in the place of values.
struct TemplateReview {
    private(set) var problems: [TemplateProblem] = []
    private var known: Set<TemplateProblem> = []
    private var scope: ShapeScope
    private let library: TemplateLibrary
    private var blocks: [String: [TemplateNode]] = [:]
    private var within: [String] = []
    private var steps = 0

    static let limits = (problems: 100, partials: 8, steps: 100_000)

    init(_ shape: TemplateShape, _ library: TemplateLibrary) {
        (scope, self.library) = (ShapeScope(shape), library)
    }

    mutating func read(_ nodes: [TemplateNode]) {
        for node in nodes where problems.count < TemplateReview.limits.problems {
            steps += 1
            guard steps <= TemplateReview.limits.steps else { return }
            read(node)
        }
    }

    private mutating func read(_ node: TemplateNode) {
        switch node {
        case .text: break
        case .variable(let path, _): _ = find(path)
        case .helper(let helper, _): for path in helper.paths { _ = find(path) }
        case .section(let path, let body): enter(find(path), body)
        case .inverted(let path, let body):
            _ = find(path)
            read(body)
        case .condition(let path, _, let then, let otherwise):
            _ = find(path)
            read(then)
            read(otherwise)
        case .each(let path, let body, let otherwise):
            inside(find(path).element ?? .anything, isLoop: true, body)
            read(otherwise)
        case .partial(let name, _, let place): include(name, place) { $0.read($1) }
        case .block(let name, let body): read(blocks[name] ?? body)
        case .layout(let name, let own, let place): include(name, place) { $0.read($1, filling: own) }
        }
    }

    private mutating func read(_ layout: [TemplateNode], filling own: [String: [TemplateNode]]) {
        let outer = blocks
        defer { blocks = outer }
        blocks.merge(own) { outer, _ in outer }
        read(layout)
    }

    private mutating func enter(_ shape: TemplateShape, _ body: [TemplateNode]) {
        inside(shape.element ?? shape, isLoop: false, body)
    }

    private mutating func inside(_ shape: TemplateShape, isLoop: Bool, _ body: [TemplateNode]) {
        scope.enter(shape, isLoop: isLoop)
        defer { scope.leave() }
        read(body)
    }

    private mutating func include(
        _ name: String,
        _ place: TemplatePlace,
        _ body: (inout TemplateReview, [TemplateNode]) -> Void
    ) {
        if within.contains(name) { return note(.partialCycle, name, "'\(name)' includes itself", place) }
        guard within.count < TemplateReview.limits.partials else {
            return note(.partialsTooDeep, name, "more than \(TemplateReview.limits.partials) inside one another", place)
        }
        guard let partial = try? library.template(name, indentation: []) else {
            return note(.unknownPartial, name, "there is no partial '\(name)'\(hint(library.names, name))", place)
        }
        within.append(name)
        defer { within.removeLast() }
        body(&self, partial.nodes)
    }

    private mutating func find(_ path: TemplatePath) -> TemplateShape {
        switch scope.find(path) {
        case .found(let shape): return shape
        case .missing(let name, let others):
            note(.unknownVariable, path.text, "there is no '\(path.text)'\(hint(others, name))", path.place)
            return .anything
        }
    }

    private func hint(_ names: Set<String>, _ name: String) -> String {
        names.nearest(to: name).map { "; is it '\($0)'?" } ?? ""
    }

    private mutating func note(
        _ code: TemplateProblem.Code,
        _ name: String,
        _ detail: String,
        _ place: TemplatePlace
    ) {
        let problem = TemplateProblem(code: code, name: name, detail: detail, place: place, within: within)
        if known.insert(problem).inserted { problems.append(problem) }
    }

    fileprivate static func collect(_ nodes: [TemplateNode], into names: inout Set<String>) {
        for node in nodes {
            switch node {
            case .text, .variable, .helper: break
            case .section(_, let body), .inverted(_, let body), .block(_, let body): collect(body, into: &names)
            case .condition(_, _, let then, let otherwise), .each(_, let then, let otherwise):
                collect(then + otherwise, into: &names)
            case .partial(let name, _, _): names.insert(name)
            case .layout(let name, let blocks, _):
                names.insert(name)
                for body in blocks.values { collect(body, into: &names) }
            }
        }
    }
}

extension TemplateShape {
    /// Of a list; an object's or a single value's body is entered as it is.
    fileprivate var element: TemplateShape? {
        if case .list(let element) = self { element.resolved } else { nil }
    }
}
