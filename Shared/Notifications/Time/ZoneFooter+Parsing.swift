extension ZoneFooter {
    /// `nil` for anything but a TZ string whose summer time, if it has one, has its rules.
    init?(_ text: [UInt8]) {
        var parser = FooterParser(rest: text[...])
        guard parser.takeName(), let west = parser.takeTime() else { return nil }
        standard = -west
        guard !parser.rest.isEmpty else {
            summer = nil
            return
        }
        guard parser.takeName() else { return nil }
        var offset = standard + 3600
        if parser.rest.first != UInt8(ascii: ",") {
            guard let west = parser.takeTime() else { return nil }
            offset = -west
        }
        guard parser.take(","), let start = parser.takeMoment(), parser.take(","), let end = parser.takeMoment(),
            parser.rest.isEmpty
        else { return nil }
        summer = Summer(offset: offset, start: start, end: end)
    }
}

/// Takes a TZ string apart from front to back.
private struct FooterParser {
    var rest: ArraySlice<UInt8>

    mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: sign) else { return false }
        rest.removeFirst()
        return true
    }

    /// Three letters or more, or anything between angle brackets.
    mutating func takeName() -> Bool {
        if take("<") {
            guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return false }
            rest = rest[(end + 1)...]
            return true
        }
        let name = rest.prefix { ($0 | 0x20) >= UInt8(ascii: "a") && ($0 | 0x20) <= UInt8(ascii: "z") }
        rest = rest[name.endIndex...]
        return name.count >= 3
    }

    /// `[+-]h[:m[:s]]` in seconds, up to a week.
    mutating func takeTime() -> Int64? {
        let isNegative = take("-")
        if !isNegative { _ = take("+") }
        guard let hours = takeNumber(in: 0...167) else { return nil }
        var seconds = Int64(hours) * 3600
        for unit in [Int64(60), 1] {
            guard take(":") else { break }
            guard let part = takeNumber(in: 0...59) else { return nil }
            seconds += Int64(part) * unit
        }
        return isNegative ? -seconds : seconds
    }

    mutating func takeMoment() -> YearlyMoment? {
        guard let day = takeDay() else { return nil }
        guard take("/") else { return YearlyMoment(day: day, time: 7200) }
        return takeTime().map { YearlyMoment(day: day, time: $0) }
    }

    private mutating func takeDay() -> YearlyMoment.Day? {
        if take("J") { return takeNumber(in: 1...365).map { .withoutLeapDay($0) } }
        guard take("M") else { return takeNumber(in: 0...365).map { .ofYear($0) } }
        guard let month = takeNumber(in: 1...12), take("."), let week = takeNumber(in: 1...5), take("."),
            let weekday = takeNumber(in: 0...6)
        else { return nil }
        return .ofMonth(month, week: week, weekday: weekday)
    }

    private mutating func takeNumber(in range: ClosedRange<Int>) -> Int? {
        let digits = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        guard (1...3).contains(digits.count) else { return nil }
        rest = rest[digits.endIndex...]
        let number = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        return range.contains(number) ? number : nil
    }
}
