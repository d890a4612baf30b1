import Primitives
import Templates
import Testing

@Suite struct TemplateHelperTests {
    private func render(
        _ source: String,
        _ data: [String: TemplateValue],
        _ locale: TemplateLocale = TemplateLocale()
    ) throws -> String {
        String(decoding: try Template(source).render(.object(data), escaping: .html, locale: locale), as: UTF8.self)
    }

    @Test("money keeps every digit of its text, and the code may come from the data")
    func money() throws {
        let data: [String: TemplateValue] = ["total": .string("12345678901234567.89"), "code": .string("EUR")]
        #expect(try render("{{currency total code}}", data) == "€12,345,678,901,234,567.89")
        #expect(try render("{{currency total 'XTS'}}", ["total": .integer(-5)]) == "-XTS\u{A0}5.00")
    }

    @Test("a time is told by the person's clock, a day is the same day everywhere")
    func clocks() throws {
        let tokyo = TemplateLocale("en-GB") { _ in 9 * 3600 }
        let data: [String: TemplateValue] = ["at": .string("2026-12-31T20:30:00Z"), "on": .string("2026-12-31")]
        #expect(try render("{{date at 'yyyy-MM-dd HH:mm'}}", data, tokyo) == "2027-01-01 05:30")
        #expect(try render("{{date on 'long'}}", data, tokyo) == "31 December 2026")
        #expect(try render("{{date at 'datetime'}}", data, tokyo) == "1 Jan 2027, 05:30")
        #expect(try render("{{date s \"h 'o''clock' a\"}}", ["s": .integer(0)]) == "12 o&#39;clock AM")
    }

    @Test("a plural takes the language's form, an exact number before it, the number where # stands")
    func plurals() throws {
        let source = "{{plural n 0='nothing' one='# товар' few='# товара' many='# товаров' other='# товара'}}"
        let russian = TemplateLocale("ru")
        let texts = try [0, 1, 3, 5, 21, 1000].map { try render(source, ["n": .integer($0)], russian) }
        #expect(texts == ["nothing", "1 товар", "3 товара", "5 товаров", "21 товар", "1\u{A0}000 товаров"])
    }

    @Test("a value of another kind reads as it is, escaped like any other")
    func otherKinds() throws {
        #expect(try render("{{date v}}", ["v": .string("<soon>")]) == "&lt;soon&gt;")
        #expect(try render("{{number v}}|{{number w}}", ["v": .string("1e3"), "w": .null]) == "1e3|")
        #expect(try render("{{currency v 'USD'}}", ["v": .string(String(repeating: "9", count: 99))]).count == 99)
        #expect(try render("{{date v}}", ["v": .integer(.max)]).isEmpty == false)
    }

    @Test("an unknown language has its parent's forms, and at last the English")
    func fallback() throws {
        let data: [String: TemplateValue] = ["n": .number(1234.5)]
        #expect(try render("{{number n}}", data, TemplateLocale("de-LI")) == "1.234,5")
        #expect(try render("{{number n}}", data, TemplateLocale("tlh")) == "1,234.5")
        #expect(try render("{{number n}}", data, TemplateLocale("")) == "1,234.5")
    }

    @Test("a variable may have a helper's name")
    func names() throws {
        #expect(try render("{{date}} {{number}}", ["date": .string("a"), "number": .integer(3)]) == "a 3")
    }

    @Test(
        "a wrong call is refused when the template is compiled",
        arguments: [
            "{{date at 'Q'}}", "{{date at style}}", "{{date 'x' 'short'}}", "{{number n 99}}", "{{number n x}}",
            "{{currency n}}", "{{plural n one='x'}}", "{{plural n some='x' other='y'}}", "{{plural n}}",
            "{{date at 'short}}", "{{number a b c}}", "{{plural n other=x}}", "{{date at short='x'}}",
        ]
    )
    func wrongCalls(source: String) {
        let error = #expect(throws: TemplateError.self) { try Template(source) }
        #expect(error?.code == .malformedTag)
    }
}
