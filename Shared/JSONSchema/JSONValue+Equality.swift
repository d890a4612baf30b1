import JSON

extension JSONValue {
    /// A number without a fraction, however it is written.
    var isWhole: Bool {
        if isInteger { return true }
        guard let number = try? number() else { return false }
        return number == number.rounded()
    }

    /// The same as JSON Schema has it: numbers by their value, objects whatever the order of their members.
    func isSame(as other: JSONValue) -> Bool {
        guard kind == other.kind else { return false }
        switch kind {
        case .null: return true
        case .bool: return rawBytes == other.rawBytes
        case .string: return isSameText(as: other)
        case .number: return isSameNumber(as: other)
        case .array:
            var others = other.elements
            for element in elements {
                guard let next = others.next(), element.isSame(as: next) else { return false }
            }
            return others.next() == nil
        case .object: return isSameObject(as: other)
        }
    }

    private func isSameText(as other: JSONValue) -> Bool {
        if rawBytes == other.rawBytes { return true }
        guard let left = try? string(), let right = try? other.string() else { return false }
        return left.utf8.elementsEqual(right.utf8)
    }

    private func isSameNumber(as other: JSONValue) -> Bool {
        if let left = try? integer(), let right = try? other.integer() { return left == right }
        guard let left = try? number(), let right = try? other.number() else { return rawBytes == other.rawBytes }
        return left == right
    }

    private func isSameObject(as other: JSONValue) -> Bool {
        var count = 0
        for (name, member) in members {
            guard let counterpart = other[name], member.isSame(as: counterpart) else { return false }
            count += 1
        }
        return count == other.members.reduce(0) { count, _ in count + 1 }
    }
}
