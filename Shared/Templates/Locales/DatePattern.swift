import Primitives

/// CLDR's `EEEE, d MMMM y`, written for one moment at one offset from UTC.
struct DatePattern: Sendable {
    private enum Piece: Sendable {
        case text(String)
        case field(Character, Int)
    }

    private let pieces: [Piece]

    private static let symbols: [Character: ClosedRange<Int>] = [
        "y": 1...4, "M": 1...4, "L": 1...4, "d": 1...2, "E": 1...4, "H": 1...2, "h": 1...2, "m": 1...2, "s": 1...2,
        "a": 1...1,
    ]

    /// `nil` for a letter that means nothing here; text between single quotes stands as it is.
    init?(_ pattern: some StringProtocol) {
        var pieces: [Piece] = []
        var rest = Substring(pattern)
        while let first = rest.first {
            if first == "'" {
                guard let text = DatePattern.quoted(&rest) else { return nil }
                pieces.append(.text(text))
            } else if first.isASCII, first.isLetter {
                let run = rest.prefix { $0 == first }
                guard DatePattern.symbols[first]?.contains(run.count) == true else { return nil }
                pieces.append(.field(first, run.count))
                rest = rest.dropFirst(run.count)
            } else {
                pieces.append(.text(String(first)))
                rest = rest.dropFirst()
            }
        }
        self.pieces = pieces
    }

    func format(_ moment: Timestamp, utcOffset: Int, _ formats: LocaleFormats) -> String {
        let local = LocalTime(moment, utcOffset: utcOffset)
        return pieces.reduce(into: "") { text, piece in
            switch piece {
            case .text(let literal): text += literal
            case .field(let symbol, let width): text += local.field(symbol, width, formats)
            }
        }
    }

    /// Two quotes are one quote, inside and outside of others.
    private static func quoted(_ rest: inout Substring) -> String? {
        if rest.hasPrefix("''") {
            rest = rest.dropFirst(2)
            return "'"
        }
        var text = ""
        rest = rest.dropFirst()
        while let end = rest.firstIndex(of: "'") {
            text += rest[..<end]
            rest = rest[rest.index(after: end)...]
            guard rest.first == "'" else { return text }
            text += "'"
            rest = rest.dropFirst()
        }
        return nil
    }
}

/// A moment on a wall clock.
private struct LocalTime {
    let date: CivilDate
    let weekday: Int
    let secondOfDay: Int

    init(_ moment: Timestamp, utcOffset: Int) {
        let (days, second) = moment.seconds.addingSaturating(Int64(utcOffset)).flooringDivision(by: 86_400)
        (date, secondOfDay) = (CivilDate(daysSince1970: days), Int(second))
        // 1 January 1970 was a Thursday; Monday is 0.
        weekday = Int((days + 3).flooringDivision(by: 7).remainder)
    }

    func field(_ symbol: Character, _ width: Int, _ formats: LocaleFormats) -> String {
        let hour = secondOfDay / 3600
        return switch symbol {
        case "y": width == 2 ? padded(date.year % 100, 2) : padded(date.year, width)
        case "M", "L": month(width, formats)
        case "d": padded(date.day, width)
        case "E": width == 4 ? formats.weekdays[weekday] : formats.shortWeekdays[weekday]
        case "H": padded(hour, width)
        case "h": padded(hour % 12 == 0 ? 12 : hour % 12, width)
        case "m": padded(secondOfDay / 60 % 60, width)
        case "s": padded(secondOfDay % 60, width)
        default: hour < 12 ? formats.morning : formats.afternoon
        }
    }

    private func month(_ width: Int, _ formats: LocaleFormats) -> String {
        switch width {
        case 4: formats.months[date.month - 1]
        case 3: formats.shortMonths[date.month - 1]
        default: padded(date.month, width)
        }
    }

    private func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
