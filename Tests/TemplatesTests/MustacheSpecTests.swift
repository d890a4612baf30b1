import Foundation
import Templates
import Testing

/// The core modules of the public Mustache specification, as published.
@Suite struct MustacheSpecTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let template: String
        let data: TemplateValue
        let partials: [String: String]
        let expected: String

        var testDescription: String { name }
    }

    @Test("the specification's case renders as published", arguments: try cases())
    func conforms(_ example: Case) throws {
        let library = TemplateLibrary(try example.partials.mapValues { try Template($0) })
        let output = try Template(example.template).render(example.data, escaping: .html, partials: library)
        // The specification leaves the form of the apostrophe's escape open and writes the quotation mark as we do.
        #expect(String(decoding: output, as: UTF8.self) == example.expected)
    }

    static func cases() throws -> [Case] {
        try ["comments", "delimiters", "interpolation", "inverted", "partials", "sections"].flatMap { module in
            let url = try #require(
                Bundle.module.url(forResource: module, withExtension: "json", subdirectory: "Mustache")
            )
            let root = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any]
            let tests = try #require(root?["tests"] as? [[String: Any]])
            return try tests.map { test in
                Case(
                    name: "\(module): \(test["name"] as? String ?? "")",
                    template: try #require(test["template"] as? String),
                    data: TemplateValue(json: test["data"] ?? NSNull()),
                    partials: test["partials"] as? [String: String] ?? [:],
                    expected: try #require(test["expected"] as? String)
                )
            }
        }
    }
}

extension TemplateValue {
    init(json: Any) {
        switch json {
        case let number as NSNumber where number.isBoolean: self = .bool(number.boolValue)
        case let number as NSNumber: self = .number(number.doubleValue)
        case let text as String: self = .string(text)
        case let list as [Any]: self = .list(list.map(TemplateValue.init(json:)))
        case let object as [String: Any]: self = .object(object.mapValues(TemplateValue.init(json:)))
        default: self = .null
        }
    }
}

extension NSNumber {
    /// JSONSerialization tells true from 1 only by the C type it kept.
    fileprivate var isBoolean: Bool { String(cString: objCType) == "c" }
}
