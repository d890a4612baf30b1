/// CLDR's `#,##0.00 ¤`: what stands around the digits, how they are grouped and how many decimals there are.
struct NumberPattern: Equatable, Sendable {
    private let positive: (prefix: String, suffix: String)
    private let negative: (prefix: String, suffix: String)?
    private let groups: (first: Int, others: Int)
    let decimals: ClosedRange<Int>

    /// The table is ours, so a pattern that cannot be read is one without grouping and decimals.
    init(_ pattern: String) {
        let halves = pattern.split(separator: ";").map(String.init)
        positive = NumberPattern.surroundings(halves.first ?? "0")
        negative = halves.count > 1 ? NumberPattern.surroundings(halves[1]) : nil
        let digits = (halves.first ?? "0").filter { "#,0.".contains($0) }
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        groups = NumberPattern.groups(parts[0].split(separator: ",").map(\.count))
        let fraction = parts.count > 1 ? parts[1] : ""
        decimals = fraction.count { $0 == "0" }...fraction.count
    }

    static func == (left: NumberPattern, right: NumberPattern) -> Bool {
        left.positive == right.positive && left.groups == right.groups && left.decimals == right.decimals
    }

    /// `decimals`, when given, are shown whatever the pattern says.
    func format(_ number: DecimalNumber, decimals fixed: Int? = nil, _ formats: LocaleFormats) -> String {
        let range = fixed.map { $0...$0 } ?? decimals
        let rounded = number.rounded(to: range.upperBound)
        var fraction = rounded.fraction
        while fraction.count < range.lowerBound { fraction.append(UInt8(ascii: "0")) }
        while fraction.count > range.lowerBound, fraction.last == UInt8(ascii: "0") { fraction.removeLast() }
        var text = grouped(rounded.integer.isEmpty ? [UInt8(ascii: "0")] : rounded.integer, formats.group)
        if !fraction.isEmpty { text += formats.decimal + String(decoding: fraction, as: UTF8.self) }
        return surround(text, isNegative: rounded.isNegative, minus: formats.minus)
    }

    private func surround(_ text: String, isNegative: Bool, minus: String) -> String {
        guard isNegative else { return positive.prefix + text + positive.suffix }
        guard let negative else { return minus + positive.prefix + text + positive.suffix }
        return negative.prefix.replacing("-", with: minus) + text + negative.suffix
    }

    private func grouped(_ digits: [UInt8], _ separator: String) -> String {
        guard groups.first > 0, digits.count > groups.first else { return String(decoding: digits, as: UTF8.self) }
        var pieces = [String(decoding: digits.suffix(groups.first), as: UTF8.self)]
        var rest = digits.dropLast(groups.first)
        while !rest.isEmpty {
            pieces.append(String(decoding: rest.suffix(groups.others), as: UTF8.self))
            rest = rest.dropLast(groups.others)
        }
        return pieces.reversed().joined(separator: separator)
    }

    private static func surroundings(_ pattern: String) -> (prefix: String, suffix: String) {
        let isDigit: (Character) -> Bool = { "#,0.".contains($0) }
        let prefix = pattern.prefix { !isDigit($0) }
        let suffix = pattern.reversed().prefix { !isDigit($0) }.reversed()
        return (String(prefix), String(suffix))
    }

    private static func groups(_ runs: [Int]) -> (first: Int, others: Int) {
        guard runs.count > 1, let first = runs.last else { return (0, 0) }
        return (first, runs.count > 2 ? runs[runs.count - 2] : first)
    }
}
