import Foundation
import Primitives
import TestSupport
import Testing

@testable import Templates

/// Every locale against babel, which reads CLDR for itself.
@Suite struct CLDRTests {
    @Test("numbers, money, days and plurals read as babel writes them, in every language of the table")
    func agrees() async throws {
        let cases = try await CLDRTests.cases()
        #expect(cases.count > 2500)
        for example in cases where try example.rendered() != example.expected {
            let rendered = try example.rendered()
            Issue.record(
                "\(example.locale) \(example.template) of \(example.value): \(rendered), babel: \(example.expected)"
            )
        }
    }

    private struct Case {
        let locale: String
        let template: String
        let value: String
        let expected: String

        /// Left out of account: the space that keeps letters apart from digits and the language's own minus sign, which
        /// CLDR asks for and babel does not write.
        func rendered() throws -> String {
            let data = TemplateValue.object(["v": Int64(value).map(TemplateValue.integer) ?? .string(value)])
            let output = try Template(template).render(data, escaping: .none, locale: TemplateLocale(locale))
            let text = String(decoding: output, as: UTF8.self).replacing("\u{2212}", with: "-")
                .replacing("\u{200E}", with: "")
            return template.contains("currency") ? text.replacing("\u{A0}", with: "") : text
        }
    }

    private static func cases() async throws -> [Case] {
        let python = try await PythonEnvironment.judges()
        let folder = try TemporaryFolder()
        let script = folder.file("cases.py")
        try CLDRTests.script.write(toFile: script, atomically: false, encoding: .utf8)
        let tags = LocaleData.table.split(separator: "\n").map { $0.prefix { $0 != "\t" } }.joined(separator: ",")
        let (status, cases) = try await ChildProcess.run(python, [script, tags])
        try #require(status == 0, "\(cases)")
        return try cases.split(separator: "\n").map { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            try #require(fields.count == 4, "\(line)")
            return Case(locale: fields[0], template: fields[1], value: fields[2], expected: fields[3])
        }
    }

    private static let script = #"""
        import datetime, decimal, random, sys
        from babel import Locale, dates, numbers
        random.seed(7)
        NUMBERS = ["0", "1", "2", "5", "11", "21", "100", "1000", "1234567", "-1234.5", "0.005", "2.675", "1000000"]
        for tag in sys.argv[1].split(","):
            locale = Locale.parse(tag.replace("-", "_"))
            def say(template, value, expected): print(tag, template, value, expected, sep="\t")
            for text in NUMBERS + [f"{random.uniform(-1e7, 1e7):.{random.randint(0, 5)}f}" for _ in range(10)]:
                number = decimal.Decimal(text)
                say("{{number v}}", text, numbers.format_decimal(number, locale=locale))
                say("{{number v 2}}", text, numbers.format_decimal(
                    number.quantize(decimal.Decimal("0.01"), decimal.ROUND_HALF_EVEN), "#,##0.00"
                    if "#,##,##" not in locale.decimal_formats[None].pattern else "#,##,##0.00", locale=locale))
                for code in ("EUR", "JPY", "KWD", "PLN"):
                    money = numbers.format_currency(number, code, locale=locale, currency_digits=True)
                    say('{{currency v "%s"}}' % code, text, money.replace("\u00a0", ""))
                forms = " ".join(f'{name}="{name}"' for name in ("zero", "one", "two", "few", "many", "other"))
                say("{{plural v %s}}" % forms, text, locale.plural_form(abs(number)))
            for _ in range(12):
                moment = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc) + datetime.timedelta(
                    seconds=random.randint(-10**9, 4 * 10**9))
                for style in ("short", "medium", "long"):
                    say('{{date v "%s"}}' % style, moment.isoformat(), dates.format_date(moment, style, locale))
                if tag != "fi":  # its full form has the weekday in another case, which babel takes from elsewhere
                    say('{{date v "full"}}', moment.isoformat(), dates.format_date(moment, "full", locale))
                if "B" not in locale.time_formats["short"].pattern:
                    say('{{date v "time"}}', moment.isoformat(), dates.format_time(moment, "short", locale=locale))
        """#
}
