import Templates
import Testing

@Suite struct TemplateReviewTests {
    private static let order = TemplateShape.object(
        [
            "customer": .object(["first_name": .scalar, "last_name": .scalar], isOpen: false),
            "items": .list(of: .object(["name": .scalar, "price": .scalar], isOpen: false)),
            "total": .scalar, "extra": .object(["known": .scalar], isOpen: true), "free": .anything,
        ],
        isOpen: false
    )

    private func problems(_ source: String, partials: [String: String] = [:]) throws -> [String] {
        let library = TemplateLibrary(try partials.mapValues { try Template($0) })
        return try Template(source).problems(with: Self.order, partials: library).map(\.description)
    }

    @Test(
        "names that the data has are no problem, wherever they are reached from",
        arguments: [
            "{{customer.first_name}} {{#customer}}{{last_name}} {{total}}{{/customer}}",
            "{{#items}}{{name}} of {{total}}{{/items}}{{^items}}{{total}}{{/items}}",
            "{{#each items}}{{@index}} {{this.name}} {{#if @last}}{{price}}{{/if}}{{else}}{{total}}{{/each}}",
            "{{extra.anything.at.all}}{{#extra}}{{whatever}}{{/extra}}{{free.x.y}}{{#free}}{{z}}{{/free}}",
            "{{currency total \"EUR\"}}{{date free.when}}{{plural total one=\"#\" other=\"#s\"}}{{.}}",
        ]
    )
    func sound(source: String) throws {
        #expect(try problems(source) == [])
    }

    @Test(
        "a name that is not there is told with its place and the one that is near",
        arguments: [
            ("Hi {{customer.frist_name}}", "column 4: there is no 'customer.frist_name'; is it 'first_name'?"),
            ("{{totl}} {{totl}}", "column 1: there is no 'totl'; is it 'total'?"),
            ("{{#items}}{{prise}}{{/items}}", "column 11: there is no 'prise'; is it 'price'?"),
            ("{{#if itms}}{{/if}}", "column 1: there is no 'itms'; is it 'items'?"),
            ("{{total.cents}}", "column 1: there is no 'total.cents'"), ("{{xyz}}", "column 1: there is no 'xyz'"),
            ("{{currency total curency}}", "column 1: there is no 'curency'"),
            ("{{@index}}", "column 1: there is no '@index'"),
            ("{{items.name}}", "column 1: there is no 'items.name'"),
        ]
    )
    func typo(source: String, sentence: String) throws {
        let found = try problems(source)
        #expect(found.first == "line 1, " + sentence)
    }

    @Test("partials and layouts are read where they are named, with the names that are in reach there")
    func partials() throws {
        let partials = [
            "line": "{{name}}\n {{pric}}", "page": "{{$head}}{{totl}}{{/head}}<{{$body}}{{/body}}>{{>line}}",
        ]
        #expect(
            try problems("{{#items}}{{>line}}{{/items}}", partials: partials)
                == ["in line, line 2, column 2: there is no 'pric'; is it 'price'?"]
        )
        let page = "{{<page}}{{$head}}{{total}}{{/head}}{{$body}}{{tota}}{{/body}}{{/page}}"
        let places = try problems(page, partials: partials).map { $0.prefix { $0 != ":" } }
        #expect(
            places == [
                "in page, line 1, column 46", "in page > line, line 1, column 1", "in page > line, line 2, column 2",
            ]
        )
        #expect(
            try problems("{{>lin}}", partials: partials) == [
                "line 1, column 1: there is no partial 'lin'; is it 'line'?"
            ]
        )
    }

    @Test("partials that include each other are found, and so are those inside one another too many times")
    func cycles() throws {
        #expect(
            try problems("{{>a}}", partials: ["a": "{{>b}}", "b": "{{>a}}{{>a}}"])
                == [
                    "in a > b, line 1, column 1: 'a' includes itself",
                    "in a > b, line 1, column 7: 'a' includes itself",
                ]
        )
        let chain = (0..<10).map { ("p\($0)", "{{>p\($0 + 1)}}") } + [("p10", "end")]
        let found = try problems("{{>p0}}", partials: Dictionary(uniqueKeysWithValues: chain))
        #expect(found.count == 1 && found[0].hasSuffix("more than 8 inside one another"))
    }

    @Test("of given data it is told what a template will find missing")
    func data() throws {
        let data = TemplateValue.object([
            "a": .string("x"), "none": .null,
            "list": .list([.object(["x": .integer(1)]), .object(["y": .integer(1)])]),
        ])
        let template = try Template("{{a}}{{b}}{{none.deep}}{{#list}}{{x}}{{y}}{{z}}{{/list}}")
        let found = template.problems(with: TemplateShape(of: data), partials: TemplateLibrary()).map(\.name)
        #expect(found == ["b", "z"])
        #expect(try Template("{{>x}}{{<l}}{{$b}}{{>y}}{{/b}}{{/l}}").partialNames == ["x", "l", "y"])
    }

    @Test("a shape without end is followed as far as the template goes")
    func endless() throws {
        @Sendable func tree() -> TemplateShape {
            .object(["value": .scalar, "next": .later { tree().or(tree()) }], isOpen: false)
        }
        let template = try Template("{{next.next.next.value}}{{next.next.valeu}}")
        #expect(template.problems(with: tree(), partials: TemplateLibrary()).map(\.name) == ["next.next.valeu"])
    }
}
