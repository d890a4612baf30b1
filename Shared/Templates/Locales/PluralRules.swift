/// Which words a number takes in a language: CLDR's categories, decided by conditions such as `i mod 10 in 2..4`.
struct PluralRules: Sendable {
    private struct Condition: Sendable {
        let operand: Character
        let modulus: Int?
        let isNegated: Bool
        let ranges: [ClosedRange<Int>]
    }

    /// Each category with its alternatives, of which one must hold with all its conditions.
    private let rules: [(category: String, alternatives: [[Condition]])]

    static let categories: Set<String> = ["zero", "one", "two", "few", "many", "other"]

    /// Reads `one=i in 1 and v in 0|few=…`.
    init(_ text: String) {
        rules = text.split(separator: "|").map { rule in
            let parts = rule.split(separator: "=", maxSplits: 1)
            let alternatives = parts.last?.split(separator: " or ").map { alternative in
                alternative.split(separator: " and ").compactMap(PluralRules.condition)
            }
            return (String(parts[0]), alternatives ?? [])
        }
    }

    func category(of number: DecimalNumber) -> String {
        rules.first { $0.alternatives.contains { $0.allSatisfy { PluralRules.holds($0, for: number) } } }?.category
            ?? "other"
    }

    private static func condition(_ text: Substring) -> Condition? {
        var words = text.split(separator: " ")
        guard words.count >= 3, let operand = words.removeFirst().first else { return nil }
        var modulus: Int?
        if words.first == "mod" {
            modulus = Int(words[1])
            words.removeFirst(2)
        }
        let isNegated = words.first == "not"
        let ranges = words.last?.split(separator: ",").compactMap(range) ?? []
        return Condition(operand: operand, modulus: modulus, isNegated: isNegated, ranges: ranges)
    }

    private static func range(_ text: Substring) -> ClosedRange<Int>? {
        let bounds = text.split(separator: ".").compactMap { Int($0) }
        guard let first = bounds.first, let last = bounds.last, first <= last else { return nil }
        return first...last
    }

    private static func holds(_ condition: Condition, for number: DecimalNumber) -> Bool {
        let value = operand(condition.operand, of: number).map { value in
            condition.modulus.map { value % $0 } ?? value
        }
        let isIn = value.map { value in condition.ranges.contains { $0.contains(value) } } ?? false
        return isIn != condition.isNegated
    }

    /// `nil` for a number that is not whole where the whole number is asked for: it equals nothing.
    private static func operand(_ name: Character, of number: DecimalNumber) -> Int? {
        let significant = number.fraction.reversed().drop { $0 == UInt8(ascii: "0") }
        return switch name {
        case "n": significant.isEmpty ? whole(number.integer) : nil
        case "i": whole(number.integer)
        case "v": number.fraction.count
        case "f": whole(number.fraction)
        case "t": whole(significant.reversed())
        default: 0
        }
    }

    /// The last digits decide in every language, so the first ones of a long number may go.
    private static func whole(_ digits: some BidirectionalCollection<UInt8>) -> Int {
        digits.suffix(15).reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
            + (digits.count > 15 ? 1_000_000_000_000_000 : 0)
    }
}
