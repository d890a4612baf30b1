import Primitives

extension TemplateHelper {
    /// A value that is not of the helper's kind reads as it would without the helper.
    func text(in scope: TemplateScope, _ locale: TemplateLocale) -> String {
        switch self {
        case .date(let path, let form): TemplateHelper.date(scope.find(path), form, locale)
        case .number(let path, let decimals): TemplateHelper.number(scope.find(path), decimals, locale.formats)
        case .currency(let path, let code):
            TemplateHelper.money(scope.find(path), code.text(in: scope), locale.formats)
        case .plural(let path, let forms): TemplateHelper.plural(scope.find(path), forms, locale.formats)
        }
    }

    private static func date(_ value: TemplateValue, _ form: DateForm, _ locale: TemplateLocale) -> String {
        let pattern: DatePattern? =
            switch form {
            case .style(let style): locale.formats.pattern(style)
            case .pattern(let pattern): pattern
            }
        guard let pattern, let moment = DateValue(value) else { return value.text }
        let offset = moment.isDay ? 0 : locale.utcOffset(moment.timestamp)
        return pattern.format(moment.timestamp, utcOffset: offset, locale.formats)
    }

    private static func number(_ value: TemplateValue, _ decimals: Int?, _ formats: LocaleFormats) -> String {
        guard let number = DecimalNumber(value) else { return value.text }
        return formats.numbers.format(number, decimals: decimals, formats)
    }

    private static func money(_ value: TemplateValue, _ code: String, _ formats: LocaleFormats) -> String {
        guard let number = DecimalNumber(value) else { return value.text }
        let digits = LocaleFormats.currencyDigits(code)
        let amount = formats.money.format(number, decimals: digits, formats)
        guard let sign = amount.firstIndex(of: "¤") else { return amount }
        let (before, after) = (amount[..<sign], amount[amount.index(after: sign)...])
        let symbol = formats.currencySymbol(code)
        // CLDR keeps letters apart from digits: "CHF 12.50", but "$12.50".
        let leading = symbol.first?.isLetter == true && before.last?.isNumber == true ? "\u{A0}" : ""
        let trailing = symbol.last?.isLetter == true && after.first?.isNumber == true ? "\u{A0}" : ""
        return "\(before)\(leading)\(symbol)\(trailing)\(after)"
    }

    private static func plural(_ value: TemplateValue, _ forms: [String: String], _ formats: LocaleFormats) -> String {
        guard let number = DecimalNumber(value) else { return value.text }
        let form = forms[value.text] ?? forms[formats.plurals.category(of: number)] ?? forms["other"] ?? ""
        return form.replacing("#", with: formats.numbers.format(number, formats))
    }
}

extension HelperCall.Argument {
    fileprivate func text(in scope: TemplateScope) -> String {
        switch self {
        case .text(let text): text
        case .path(let path): scope.find(path).text
        }
    }
}

/// A moment in RFC 3339 or in seconds since 1970; or a day, `2026-12-01`, which is the same day on every clock.
private struct DateValue {
    let timestamp: Timestamp
    let isDay: Bool

    init?(_ value: TemplateValue) {
        switch value {
        case .integer(let seconds):
            (timestamp, isDay) = (
                Timestamp(milliseconds: seconds.multipliedReportingOverflow(by: 1000).partialValue), false
            )
        case .string(let text):
            guard let parsed = Timestamp(rfc3339: text) ?? Timestamp(rfc3339: text + "T00:00:00Z") else { return nil }
            (timestamp, isDay) = (parsed, text.utf8.count == 10)
        default: return nil
        }
    }
}
