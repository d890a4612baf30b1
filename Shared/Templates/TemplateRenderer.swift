/// Walks the nodes with a scope, appending to one buffer that may not outgrow its limit.
struct TemplateRenderer {
    private(set) var output: [UInt8] = []
    private var scope: TemplateScope
    private let escaping: TemplateEscaping
    private let library: TemplateLibrary
    private let limits: TemplateLimits
    private let locale: TemplateLocale
    private var depth = 0
    private var steps = 0
    private var blocks: [String: [TemplateNode]] = [:]

    init(
        _ data: TemplateValue,
        _ escaping: TemplateEscaping,
        _ library: TemplateLibrary,
        _ locale: TemplateLocale,
        _ limits: TemplateLimits
    ) {
        (scope, self.escaping, self.library) = (TemplateScope(data), escaping, library)
        (self.locale, self.limits) = (locale, limits)
    }

    mutating func render(_ nodes: [TemplateNode]) throws(TemplateError) {
        depth += 1
        defer { depth -= 1 }
        guard depth <= limits.depth * 2 else { throw failure(.nestedTooDeep, "a partial that includes itself?") }
        steps += nodes.count
        guard steps <= limits.steps else { throw failure(.tooManySteps, "over \(limits.steps) pieces") }
        for node in nodes {
            try render(node)
            guard output.count <= limits.output else { throw failure(.outputTooLong, "over \(limits.output) bytes") }
        }
    }

    private mutating func render(_ node: TemplateNode) throws(TemplateError) {
        switch node {
        case .text(let bytes): output.append(contentsOf: bytes)
        case .variable(let path, let isRaw):
            (isRaw ? escaping.raw : escaping).append(scope.find(path).text, to: &output)
        case .helper(let helper, let isRaw):
            (isRaw ? escaping.raw : escaping).append(helper.text(in: scope, locale), to: &output)
        case .section(let path, let body): try section(scope.find(path), body)
        case .inverted(let path, let body): if !scope.find(path).isSomething { try render(body) }
        case .condition(let path, let isNegated, let then, let otherwise):
            try render(scope.find(path).isSomething != isNegated ? then : otherwise)
        case .each(let path, let body, let otherwise): try each(scope.find(path), body, otherwise)
        case .partial(let name, let indentation, _):
            if let partial = try library.template(name, indentation: indentation) { try render(partial.nodes) }
        case .block(let name, let body): try render(blocks[name] ?? body)
        case .layout(let name, let own, _): try layout(name, own)
        }
    }

    private mutating func section(_ value: TemplateValue, _ body: [TemplateNode]) throws(TemplateError) {
        guard value.isSomething else { return }
        guard case .list(let elements) = value else { return try inside(value, [:], body) }
        for element in elements { try inside(element, [:], body) }
    }

    private mutating func each(
        _ value: TemplateValue,
        _ body: [TemplateNode],
        _ otherwise: [TemplateNode]
    ) throws(TemplateError) {
        let entries = value.entries
        guard !entries.isEmpty else { return try render(otherwise) }
        for (index, entry) in entries.enumerated() {
            let loop: [String: TemplateValue] = [
                "@index": .integer(Int64(index)), "@key": .string(entry.key),
                "@first": .bool(index == 0), "@last": .bool(index == entries.count - 1),
            ]
            try inside(entry.value, loop, body)
        }
    }

    private mutating func inside(
        _ value: TemplateValue,
        _ loop: [String: TemplateValue],
        _ body: [TemplateNode]
    ) throws(TemplateError) {
        scope.enter(value, loop: loop)
        defer { scope.leave() }
        try render(body)
    }

    /// The outermost page's blocks win, so that a layout of a layout can be overridden by the page.
    private mutating func layout(_ name: String, _ own: [String: [TemplateNode]]) throws(TemplateError) {
        guard let layout = try library.template(name, indentation: []) else { return }
        let outer = blocks
        defer { blocks = outer }
        blocks.merge(own) { outer, _ in outer }
        try render(layout.nodes)
    }

    private func failure(_ code: TemplateError.Code, _ detail: String) -> TemplateError {
        TemplateError(code: code, detail: detail, place: .start)
    }
}

extension TemplateValue {
    /// What `each` walks: a list's elements by position, an object's members by name.
    fileprivate var entries: [(key: String, value: TemplateValue)] {
        switch self {
        case .list(let elements): elements.enumerated().map { ("\($0)", $1) }
        case .object(let members): members.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        default: []
        }
    }
}
