import Templates
import Testing

@Suite struct TemplateTests {
    private func render(
        _ source: String,
        _ data: TemplateValue,
        _ escaping: TemplateEscaping = .none,
        partials: [String: String] = [:]
    ) throws -> String {
        let library = TemplateLibrary(try partials.mapValues { try Template($0) })
        return String(decoding: try Template(source).render(data, escaping: escaping, partials: library), as: UTF8.self)
    }

    @Test("if, else if and else choose one branch")
    func conditions() throws {
        let source = "{{#if a}}A{{else if b}}B{{else}}C{{/if}}"
        #expect(try render(source, .object(["a": .bool(true)])) == "A")
        #expect(try render(source, .object(["b": .integer(0)])) == "B")
        #expect(try render(source, .object([:])) == "C")
        #expect(try render("{{#unless a}}none{{/unless}}", .object(["a": .list([])])) == "none")
    }

    @Test("each walks a list with its index and shows else for nothing")
    func each() throws {
        let source = "{{#each items}}{{@index}}:{{name}}{{#unless @last}}, {{/unless}}{{else}}empty{{/each}}"
        let items = ["a", "b"].map { TemplateValue.object(["name": .string($0)]) }
        #expect(try render(source, .object(["items": .list(items)])) == "0:a, 1:b")
        #expect(try render(source, .object([:])) == "empty")
    }

    @Test("a page fills the blocks of its layout, and a block has its default")
    func layouts() throws {
        let layout = "<{{$title}}Herald{{/title}}|{{$body}}{{/body}}>"
        let page = "{{<base}}ignored{{$body}}Hi {{name}}{{/body}}{{/base}}"
        #expect(try render(page, .object(["name": .string("Ada")]), partials: ["base": layout]) == "<Herald|Hi Ada>")
    }

    @Test("a value cannot add a header to a mail, not even raw")
    func headerSafety() throws {
        let data = TemplateValue.object(["name": .string("x\r\nBcc: all@example.com")])
        #expect(try render("Hi {{name}}", data, .header) == "Hi x  Bcc: all@example.com")
        #expect(try render("Hi {{{name}}}", data, .header) == "Hi x  Bcc: all@example.com")
    }

    @Test("html escapes what a quoted attribute could end on")
    func htmlSafety() throws {
        let data = TemplateValue.object(["v": .string("'\"><script>")])
        #expect(try render("{{v}}", data, .html) == "&#39;&quot;&gt;&lt;script&gt;")
    }

    @Test(
        "mistakes are refused with their line",
        arguments: [
            ("a\n{{#if x}}", TemplateError.Code.unclosedSection, 2), ("{{/x}}", .unexpectedClose, 1),
            ("a\n\n{{x", .unclosedTag, 3), ("{{a b}}", .unknownHelper, 1), ("{{}}", .malformedTag, 1),
            ("{{#a}}{{/b}}", .unexpectedClose, 1), ("{{a..b}}", .malformedTag, 1),
        ]
    )
    func mistakes(source: String, code: TemplateError.Code, line: Int) {
        let error = #expect(throws: TemplateError.self) { try Template(source) }
        #expect(error?.code == code && error?.line == line)
    }

    @Test("a mistake's column counts letters, and a helper that is nearly right is named")
    func places() {
        let error = #expect(throws: TemplateError.self) { try Template("a\n\u{e9}\u{1F54A} {{dat x}}") }
        #expect(error?.place == TemplatePlace(line: 2, column: 4))
        #expect(error?.description == "line 2, column 4: there is no helper 'dat'; is it 'date'? (unknown_helper)")
    }

    @Test("work is bounded also where nothing is written")
    func steps() throws {
        let list = TemplateValue.list(Array(repeating: .bool(true), count: 2000))
        let loop = "{{#each l}}{{#each l}}{{#each l}}{{x}}{{/each}}{{/each}}{{/each}}"
        let error = #expect(throws: TemplateError.self) { try render(loop, .object(["l": list])) }
        #expect(error?.code == .tooManySteps)
    }

    @Test("depth and output are bounded, however the template is written")
    func bounds() throws {
        let nested = String(repeating: "{{#a}}", count: 100) + String(repeating: "{{/a}}", count: 100)
        #expect(throws: TemplateError.self) { try Template(nested) }
        let endless = #expect(throws: TemplateError.self) { try render("{{>p}}", .null, partials: ["p": "x{{>p}}"]) }
        #expect(endless?.code == .nestedTooDeep)
        var limits = TemplateLimits()
        limits.output = 10
        let short = try Template("{{#l}}abc{{/l}}", limits: limits)
        let list = TemplateValue.list(Array(repeating: .bool(true), count: 5))
        #expect(throws: TemplateError.self) { try short.render(.object(["l": list]), escaping: .none) }
    }
}
