/// How a language and region write numbers, money, days and plurals: one line of CLDR's table.
struct LocaleFormats: Sendable {
    let tag: String
    let decimal: String
    let group: String
    let minus: String
    let numbers: NumberPattern
    let money: NumberPattern
    let months: [String]
    let weekdays: [String]
    let shortMonths: [String]
    let shortWeekdays: [String]
    let morning: String
    let afternoon: String
    let plurals: PluralRules
    private let symbols: [String: String]
    private let dates: [DateStyle: DatePattern]

    /// fr-CA, or fr, or English, which also answers for languages that the table lacks.
    static func best(for tag: String) -> LocaleFormats {
        var parts = tag.replacing("_", with: "-").split(separator: "-")
        while !parts.isEmpty {
            if let known = all[parts.joined(separator: "-").lowercased()] { return known }
            parts.removeLast()
        }
        return english
    }

    func currencySymbol(_ code: String) -> String { symbols[code] ?? code }

    static func currencyDigits(_ code: String) -> Int { digits[code] ?? 2 }

    func pattern(_ style: DateStyle) -> DatePattern? { dates[style] }

    /// The table's first line.
    private static let english = LocaleFormats(LocaleData.table.prefix { $0 != "\n" })

    private static let all: [String: LocaleFormats] = Dictionary(
        LocaleData.table.split(separator: "\n").map { LocaleFormats($0) }.map { ($0.tag.lowercased(), $0) },
        uniquingKeysWith: { first, _ in first }
    )

    private static let digits = [String: Int](
        uniqueKeysWithValues: LocaleData.currencyDigits.split(separator: " ").map { pair in
            let parts = pair.split(separator: "=")
            return (String(parts[0]), Int(parts[1]) ?? 2)
        }
    )
}

/// The styles that a template may name instead of a pattern.
enum DateStyle: String, CaseIterable, Sendable {
    case short, medium, long, full
    /// The hour and minute alone.
    case time
    /// The medium day with its hour and minute.
    case datetime
}

extension LocaleFormats {
    /// Reads the columns that `generate-locales.py` writes, which a test holds against CLDR.
    private init(_ line: Substring) {
        var columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)[...]
        func next() -> String { columns.popFirst() ?? "" }
        func list() -> [String] { next().split(separator: "|", omittingEmptySubsequences: false).map(String.init) }
        tag = next()
        let signs = list()
        (decimal, group, minus) = (signs[0], signs[1], signs[2])
        (numbers, money) = (NumberPattern(next()), NumberPattern(next()))
        symbols = Dictionary(uniqueKeysWithValues: list().map { ($0.prefix(3).description, String($0.dropFirst(4))) })
        (months, weekdays, shortMonths, shortWeekdays) = (list(), list(), list(), list())
        let halves = list()
        (morning, afternoon) = (halves[0], halves[1])
        dates = LocaleFormats.dates(DateStyle.allCases.map { _ in next() })
        plurals = PluralRules(next())
    }

    /// The last pattern says how a day and a time stand together: `{1}, {0}`.
    private static func dates(_ patterns: [String]) -> [DateStyle: DatePattern] {
        var patterns = patterns
        patterns[5] = patterns[5].replacing("{1}", with: patterns[1]).replacing("{0}", with: patterns[4])
        let pairs = zip(DateStyle.allCases, patterns).compactMap { style, text in
            DatePattern(text).map { (style, $0) }
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }
}
