/// A number as its decimal digits, so that money is neither rounded by binary fractions nor by way of them.
struct DecimalNumber: Equatable, Sendable {
    private(set) var isNegative = false
    /// Without leading zeros; empty for nought.
    private(set) var integer: [UInt8] = []
    private(set) var fraction: [UInt8] = []

    private static let digitLimit = 40

    /// `nil` for what is no number: text must be plain decimal such as `-1234.50`.
    init?(_ value: TemplateValue) {
        switch value {
        case .integer(let number): self.init(number.description)
        case .number(let number): self.init(exponential: number.description)
        case .string(let text): self.init(text)
        case .null, .bool, .list, .object: return nil
        }
    }

    init?(_ text: String) {
        isNegative = text.hasPrefix("-")
        let parts = text.dropFirst(isNegative ? 1 : 0).split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy(DecimalNumber.isDigits) else { return nil }
        integer = Array(parts[0].utf8.drop { $0 == UInt8(ascii: "0") })
        fraction = parts.count == 2 ? Array(parts[1].utf8) : []
        guard integer.count <= DecimalNumber.digitLimit, fraction.count <= DecimalNumber.digitLimit else { return nil }
    }

    /// Swift writes small and large doubles as `1.5e-07`.
    private init?(exponential text: String) {
        let parts = text.split(separator: "e")
        guard let mantissa = parts.first, var number = DecimalNumber(String(mantissa)) else { return nil }
        guard parts.count == 2, let exponent = Int(parts[1]), abs(exponent) <= DecimalNumber.digitLimit else {
            guard parts.count == 1 else { return nil }
            self = number
            return
        }
        number.shift(by: exponent)
        self = number
    }

    /// The nearest with so many decimals; a tie goes to the even digit, as accountants and CLDR have it.
    func rounded(to places: Int) -> DecimalNumber {
        guard fraction.count > places else { return self }
        var rounded = self
        rounded.fraction = Array(fraction.prefix(places))
        if isRoundedUp(at: places) { rounded.increment() }
        if rounded.integer.isEmpty, rounded.fraction.allSatisfy({ $0 == UInt8(ascii: "0") }) {
            rounded.isNegative = false
        }
        return rounded
    }

    private func isRoundedUp(at places: Int) -> Bool {
        let five = UInt8(ascii: "5")
        guard fraction[places] == five, fraction[(places + 1)...].allSatisfy({ $0 == UInt8(ascii: "0") }) else {
            return fraction[places] >= five
        }
        let last = places > 0 ? fraction[places - 1] : integer.last ?? UInt8(ascii: "0")
        return !last.isMultiple(of: 2)
    }

    private mutating func increment() {
        var digits = integer + fraction
        var index = digits.count - 1
        while index >= 0, digits[index] == UInt8(ascii: "9") {
            digits[index] = UInt8(ascii: "0")
            index -= 1
        }
        if index >= 0 { digits[index] += 1 } else { digits.insert(UInt8(ascii: "1"), at: 0) }
        integer = Array(digits.dropLast(fraction.count))
        fraction = Array(digits.suffix(fraction.count))
    }

    private mutating func shift(by exponent: Int) {
        let zeros = [UInt8](repeating: UInt8(ascii: "0"), count: abs(exponent))
        let digits = exponent < 0 ? zeros + integer + fraction : integer + fraction + zeros
        let point = exponent < 0 ? integer.count : integer.count + exponent
        integer = Array(digits[..<point].drop { $0 == UInt8(ascii: "0") })
        fraction = Array(digits[point...])
        while fraction.last == UInt8(ascii: "0") { fraction.removeLast() }
    }

    private static func isDigits(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
