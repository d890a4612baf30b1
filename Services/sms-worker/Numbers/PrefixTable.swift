import TextMessages

/// Values by what telephone numbers begin with; of several that fit, the longest counts.
struct PrefixTable<Value: Sendable>: Sendable {
    private var values: [String: Value] = [:]
    private var longest = 0

    /// `nil` when there is none for a number's beginnings, not even for the empty one.
    subscript(number: PhoneNumber) -> Value? {
        for length in stride(from: longest, through: 0, by: -1) {
            if let value = values[String(number.digits.prefix(length))] { return value }
        }
        return nil
    }

    mutating func set(_ value: Value, for prefix: NumberPrefix) {
        values[prefix.digits] = value
        longest = max(longest, prefix.digits.count)
    }
}

/// What a table's line is for: `+44`, or `*` for every number that no other line is for.
struct NumberPrefix: Sendable, Hashable {
    /// Without the `+`; empty for all.
    let digits: String

    static let all = NumberPrefix(digits: "")

    /// `nil` for any other form.
    init?(_ text: some StringProtocol) {
        if text == "*" {
            self = .all
            return
        }
        let digits = text.dropFirst()
        guard text.first == "+", (1...15).contains(digits.count), digits.allSatisfy({ $0.isASCII && $0.isNumber })
        else { return nil }
        self.init(digits: String(digits))
    }

    private init(digits: String) {
        self.digits = digits
    }
}

/// An entry of a table that cannot be read.
struct TableFault: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ entry: some StringProtocol, _ reason: String) {
        description = "'\(entry)': \(reason)"
    }
}

extension String {
    /// The entries of a table: one a line, or with commas between, without comments behind `#`.
    var tableEntries: [Substring] {
        split(whereSeparator: \.isNewline)
            .flatMap { $0.prefix { $0 != "#" }.split(separator: ",") }
            .map { $0.trimmingBlanks }
            .filter { !$0.isEmpty }
    }
}

extension Substring {
    fileprivate var trimmingBlanks: Substring {
        let start = drop(while: \.isWhitespace)
        return start.lastIndex { !$0.isWhitespace }.map { start[...$0] } ?? ""
    }
}
