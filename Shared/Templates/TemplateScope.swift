/// The values in reach, innermost last, with the loop's own names (`@index`, `@first`, `@last`, `@key`).
struct TemplateScope {
    private struct Frame {
        let value: TemplateValue
        let loop: [String: TemplateValue]
    }

    private var frames: [Frame]

    init(_ data: TemplateValue) {
        frames = [Frame(value: data, loop: [:])]
    }

    mutating func enter(_ value: TemplateValue, loop: [String: TemplateValue] = [:]) {
        frames.append(Frame(value: value, loop: loop))
    }

    mutating func leave() {
        frames.removeLast()
    }

    func find(_ path: TemplatePath) -> TemplateValue {
        guard let first = path.names.first else { return frames.last?.value ?? .null }
        guard var value = search(first) else { return .null }
        for name in path.names.dropFirst() {
            guard let member = value.member(name) else { return .null }
            value = member
        }
        return value
    }

    private func search(_ name: String) -> TemplateValue? {
        for frame in frames.reversed() {
            if let value = name.hasPrefix("@") ? frame.loop[name] : frame.value.member(name) { return value }
        }
        return nil
    }
}
