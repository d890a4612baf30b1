import Foundation
import JSON
import JSONSchema
import TestSupport
import Testing

@Suite struct JSONSchemaTests {
    private func schema(_ text: String) throws -> JSONSchema {
        try JSONSchema(parsing: Array(text.utf8))
    }

    private func faults(_ schema: JSONSchema, _ text: String) throws -> [String] {
        schema.faults(of: try JSONDocument(parsing: Array(text.utf8)).root).map { "\($0.pointer) \($0.code.rawValue)" }
    }

    @Test("of thousands of schemas and values it says what jsonschema says", .timeLimit(.minutes(2)))
    func oracle() async throws {
        let folder = try TemporaryFolder()
        let python = try await PythonEnvironment.judges()
        var sampler = SchemaSampler(seed: 2020_12)
        var (questions, answers): ([String], String) = ([], "")
        for _ in 0..<500 {
            let text = sampler.schema()
            let schema = try schema(text)
            for _ in 0..<6 {
                let value = sampler.value()
                questions.append("[\(text),\(value)]")
                answers += try faults(schema, value).isEmpty ? "1" : "0"
            }
        }
        try questions.joined(separator: "\n").write(toFile: folder.file("questions"), atomically: true, encoding: .utf8)
        let script = try #require(Bundle.module.url(forResource: "judge", withExtension: "py")).path
        let arguments = [script, folder.file("questions"), folder.file("answers")]
        let (status, said) = try await ChildProcess.run(python, arguments)
        #expect(status == 0, "\(said)")
        let judged = try String(contentsOfFile: folder.file("answers"), encoding: .utf8)
        #expect(judged.count == questions.count && judged.contains("1") && judged.contains("0"))
        for (question, (ours, theirs)) in zip(questions, zip(answers, judged)) where ours != theirs {
            Issue.record("\(question): \(ours), and jsonschema says \(theirs)")
        }
    }

    @Test("every fault of a value is told at its place")
    func faults() throws {
        let order = try schema(
            """
            {"type":"object","required":["id","to/from"],"additionalProperties":false,"properties":{
             "id":{"type":"string","minLength":2},"total":{"type":"number","exclusiveMinimum":0},
             "items":{"type":"array","maxItems":1,"items":{"$ref":"#/$defs/item"}}},
             "$defs":{"item":{"type":"object","required":["name"],"properties":{"name":{"enum":["a","b"]}}}}}
            """
        )
        let found = try faults(order, #"{"id":"x","totl":1,"total":0,"items":[{"name":"c"},{}]}"#)
        #expect(
            found == [
                "/id wrong_length", "/totl unknown_field", "/total out_of_range", "/items/0/name invalid_value",
                "/items/1/name required", "/items wrong_count", "/to~1from required",
            ]
        )
    }

    @Test(
        "what is not supported, or means nothing, is refused where it stands",
        arguments: [
            (#"{"pattern":"^a"}"#, "/pattern unsupported_keyword"), (#"{"typ":"string"}"#, "/typ unsupported_keyword"),
            (#"{"properties":{"a":{"uniqueItems":true}}}"#, "/properties/a/uniqueItems unsupported_keyword"),
            (#"{"$schema":"http://json-schema.org/draft-07/schema#"}"#, "/$schema invalid_value"),
            (#"{"type":"text"}"#, "/type invalid_value"), (#"{"items":[{}]}"#, "/items wrong_type"),
            (##"{"$ref":"#/$defs/a"}"##, "/$ref invalid_value"), (#"{"$ref":"http://a/b"}"#, "/$ref invalid_value"),
            (##"{"$ref":"#"}"##, " invalid_value"), (#"{"minItems":3,"maxItems":2}"#, "/maxItems out_of_range"),
            (##"{"$defs":{"a":{"anyOf":[{"$ref":"#/$defs/a"}]}}}"##, " invalid_value"),
            (#"{"minLength":-1}"#, "/minLength out_of_range"), (#"{"required":[1]}"#, "/required/0 wrong_type"),
            (#"{"anyOf":[]}"#, "/anyOf wrong_type"), ("7", " wrong_type"), (#"{"not":[]}"#, "/not wrong_type"),
            (#"{"properties":{"a":{"$defs":{}}}}"#, "/properties/a/$defs invalid_value"),
        ]
    )
    func refusals(text: String, fault: String) throws {
        let error = #expect(throws: JSONError.self) { try schema(text) }
        #expect(error?.faults.map { "\($0.pointer) \($0.code.rawValue)" } == [fault])
    }

    @Test("a schema that contains itself follows the value down, and ends with it")
    func recursion() throws {
        let tree = try schema(
            ##"{"type":"object","properties":{"v":{"type":"integer"},"next":{"$ref":"#"}},"required":["v"]}"##
        )
        #expect(try faults(tree, #"{"v":1,"next":{"v":2,"next":{"v":3.0}}}"#) == [])
        #expect(
            try faults(tree, #"{"v":1,"next":{"next":{"v":"3"}}}"#) == ["/next/next/v wrong_type", "/next/v required"]
        )
    }

    @Test("schemas that multiply each other are given up, not followed")
    func multiplication() throws {
        var definitions = (0..<40).map {
            ##""d\##($0)":{"allOf":[{"$ref":"#/$defs/d\##($0 + 1)"},{"$ref":"#/$defs/d\##($0 + 1)"}]}"##
        }
        definitions.append(#""d40":{"type":"object"}"#)
        let text = ##"{"$ref":"#/$defs/d0","$defs":{"## + definitions.joined(separator: ",") + "}}"
        let found = try faults(try schema(text), "{}")
        #expect(found == [" too_complex"])
    }
}
