import JSON

/// One look at one value.
struct SchemaValidation {
    /// Within `anyOf` and its like it only matters whether a value is valid, and faults are not collected.
    enum Mode {
        case collecting, asking
    }

    private(set) var faults: [JSONFault] = []
    private let nodes: [SchemaNode]
    private var steps = 0

    /// Looks at a value by a schema: more than any data within its limits needs, unless schemas multiply each other.
    static let stepLimit = 500_000

    init(_ nodes: [SchemaNode]) {
        self.nodes = nodes
    }

    mutating func isValid(_ value: JSONValue, _ place: Int, _ mode: Mode) -> Bool {
        steps += 1
        guard steps <= SchemaValidation.stepLimit else {
            return steps == SchemaValidation.stepLimit + 1
                ? refuse(value, "too_complex", "it takes too long to check", .collecting) : false
        }
        let node = nodes[place]
        if node.isNever { return refuse(value, .invalidValue, "nothing is allowed here", mode) }
        if let types = node.types, types.isDisjoint(with: SchemaTypes(of: value)) {
            return refuse(value, .wrongType, "expected \(types.sentence)", mode)
        }
        var isValid = isAllowed(value, node, mode)
        if mode == .asking, !isValid { return false }
        if !isCombinationValid(value, node, mode) { isValid = false }
        return isValid
    }

    /// By what the node itself says of the value's kind.
    private mutating func isAllowed(_ value: JSONValue, _ node: SchemaNode, _ mode: Mode) -> Bool {
        for choices in node.constants where !choices.contains(where: { $0.isSame(as: value) }) {
            return refuse(value, .invalidValue, "expected one of the values that the schema names", mode)
        }
        switch value.kind {
        case .object: return node.members.map { areMembersValid(value, $0, mode) } ?? true
        case .array: return node.elements.map { areElementsValid(value, $0, mode) } ?? true
        case .string: return node.length.map { isLengthValid(value, $0, mode) } ?? true
        case .number: return node.bounds.map { isNumberValid(value, $0, mode) } ?? true
        case .null, .bool: return true
        }
    }

    private mutating func isCombinationValid(_ value: JSONValue, _ node: SchemaNode, _ mode: Mode) -> Bool {
        var isValid = true
        if let reference = node.reference, !self.isValid(value, reference, mode) { isValid = false }
        for part in node.all where !self.isValid(value, part, mode) { isValid = false }
        if let any = node.any, !any.contains(where: { self.isValid(value, $0, .asking) }) {
            isValid = refuse(value, .invalidValue, "expected one of \(any.count) forms, it has none of them", mode)
        }
        if let one = node.one, one.count(where: { self.isValid(value, $0, .asking) }) != 1 {
            isValid = refuse(value, .invalidValue, "expected exactly one of \(one.count) forms", mode)
        }
        if let none = node.none, self.isValid(value, none, .asking) {
            isValid = refuse(value, .invalidValue, "it has a form that it must not have", mode)
        }
        return isValid
    }

    private mutating func areMembersValid(_ value: JSONValue, _ rules: SchemaMembers, _ mode: Mode) -> Bool {
        var (isValid, count, found) = (true, 0, 0)
        for (name, member) in value.members {
            count += 1
            let property = rules.properties[name]
            if property?.isRequired == true { found += 1 }
            guard let place = property?.schema ?? rules.others else { continue }
            let isUnknown = property?.schema == nil && nodes[place].isNever
            let fits =
                isUnknown
                ? refuse(member, .unknownField, "there is no such field", mode) : self.isValid(member, place, mode)
            if !fits { isValid = false }
            if !isValid, mode == .asking { return false }
        }
        if found < rules.required.count {
            isValid = false
            if mode == .collecting { noteMissing(value, rules) }
        }
        guard rules.count.contains(count) else {
            return refuse(value, .wrongCount, "expected \(rules.count.sentence) members, found \(count)", mode)
        }
        return isValid
    }

    private mutating func noteMissing(_ value: JSONValue, _ rules: SchemaMembers) {
        for name in rules.required where value[name] == nil {
            let token = name.replacing("~", with: "~0").replacing("/", with: "~1")
            note(JSONFault(pointer: "\(value.pointer)/\(token)", code: .required, detail: "the field is missing"))
        }
    }

    private mutating func areElementsValid(_ value: JSONValue, _ rules: SchemaElements, _ mode: Mode) -> Bool {
        var (isValid, count) = (true, 0)
        for element in value.elements {
            defer { count += 1 }
            guard let place = count < rules.first.count ? rules.first[count] : rules.rest else { continue }
            if !self.isValid(element, place, mode) { isValid = false }
            if !isValid, mode == .asking { return false }
        }
        guard rules.count.contains(count) else {
            return refuse(value, .wrongCount, "expected \(rules.count.sentence) elements, found \(count)", mode)
        }
        return isValid
    }

    private mutating func isLengthValid(_ value: JSONValue, _ range: ClosedRange<Int>, _ mode: Mode) -> Bool {
        do {
            _ = try value.string(range)
            return true
        } catch {
            return refuse(value, error.code, error.detail, mode)
        }
    }

    private mutating func isNumberValid(_ value: JSONValue, _ bounds: SchemaBounds, _ mode: Mode) -> Bool {
        guard let number = try? value.number(), bounds.contain(number) else {
            return refuse(value, .outOfRange, "the number is too small or too large", mode)
        }
        return true
    }

    private mutating func refuse(
        _ value: JSONValue,
        _ code: JSONFault.Code,
        _ detail: @autoclosure () -> String,
        _ mode: Mode
    ) -> Bool {
        if mode == .collecting { note(value.fault(code, detail())) }
        return false
    }

    private mutating func note(_ fault: JSONFault) {
        if faults.count < JSONFields.faultLimit { faults.append(fault) }
    }
}

extension ClosedRange<Int> {
    fileprivate var sentence: String {
        upperBound == .max ? "at least \(lowerBound)" : "\(lowerBound) to \(upperBound)"
    }
}
