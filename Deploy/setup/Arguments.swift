/// A verb and `--name value` pairs.
struct Arguments {
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    let verb: String
    private let values: [String: String]

    init(_ arguments: [String]) throws(Fault) {
        verb = arguments.first ?? "help"
        var values: [String: String] = [:]
        var rest = arguments.dropFirst()
        while let name = rest.popFirst() {
            guard name.hasPrefix("--"), let value = rest.popFirst() else {
                throw Fault(description: "expected --name value, found \"\(name)\"")
            }
            values[String(name.dropFirst(2))] = value
        }
        self.values = values
    }

    /// Refuses names that the verb does not know, so that a typing error is not silently a default.
    func allow(_ names: String...) throws(Fault) {
        if let stray = values.keys.sorted().first(where: { !names.contains($0) }) {
            throw Fault(description: "\(verb) does not take --\(stray)")
        }
    }

    func required(_ name: String) throws(Fault) -> String {
        guard let value = values[name], !value.isEmpty else { throw Fault(description: "\(verb) needs --\(name)") }
        return value
    }

    func optional(_ name: String, default fallback: String) -> String { values[name] ?? fallback }

    func integer(_ name: String, default fallback: Int, in range: ClosedRange<Int>) throws(Fault) -> Int {
        guard let text = values[name] else { return fallback }
        guard let value = Int(text), range.contains(value) else {
            throw Fault(description: "--\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }
}
