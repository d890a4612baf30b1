/// Makes schemas of all supported keywords and values that nearly fit them, the same every time.
struct SchemaSampler {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    private mutating func next(_ count: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(count))
    }

    private mutating func pick<Element>(_ list: [Element]) -> Element {
        list[next(list.count)]
    }

    mutating func schema() -> String {
        let definitions = #""$defs":{"x":\#(schema(depth: 2)),"y/z":\#(schema(depth: 1))}"#
        let keywords = (0...next(3)).map { _ in keyword(depth: 3) }
        return "{" + ([definitions] + unique(keywords)).joined(separator: ",") + "}"
    }

    private mutating func schema(depth: Int) -> String {
        switch next(12) {
        case 0: return pick(["true", "false", "{}"])
        case 1 where depth < 2: return "{}"
        default: return "{" + unique((0...next(3)).map { _ in keyword(depth: depth) }).joined(separator: ",") + "}"
        }
    }

    private func unique(_ members: [String]) -> [String] {
        var seen: Set<Substring> = []
        return members.filter { seen.insert($0.prefix { $0 != ":" }).inserted }
    }

    private mutating func keyword(depth: Int) -> String {
        let below = depth - 1
        switch next(depth > 0 ? 22 : 12) {
        case 0: return #""type":\#(type())"#
        case 1: return pick([#""type":["object","null"]"#, #""type":["array","integer","string"]"#])
        case 2: return #""enum":[\#(value(1)),\#(value(1))]"#
        case 3: return #""const":\#(value(1))"#
        case 4: return #""minLength":\#(next(3))"#
        case 5: return #""maxLength":\#(next(4) + 2).0"#
        case 6: return #""minimum":\#(next(9) - 4)"#
        case 7: return #""maximum":\#(next(9) - 3).5"#
        case 8: return #""exclusiveMinimum":\#(next(9) - 4)"#
        case 9: return #""exclusiveMaximum":\#(next(9) - 3)"#
        case 10:
            return #""required":["\#(name())","\#(name())"]"#.replacing(#"["a","a"]"#, with: #"["a"]"#)
                .replacing(#"["b","b"]"#, with: #"["b"]"#).replacing(#"["é/~","é/~"]"#, with: #"["é/~"]"#)
        case 11: return pick([#""minProperties":1"#, #""maxProperties":2"#, #""minItems":1"#, #""maxItems":2"#])
        case 12, 13: return #""properties":{"a":\#(schema(depth: below)),"b":\#(schema(depth: below))}"#
        case 14: return #""additionalProperties":\#(schema(depth: below))"#
        case 15: return #""items":\#(schema(depth: below))"#
        case 16: return #""prefixItems":[\#(schema(depth: below)),\#(schema(depth: below))]"#
        case 17: return #""allOf":[\#(schema(depth: below)),\#(schema(depth: below))]"#
        case 18: return #""anyOf":[\#(schema(depth: below)),\#(schema(depth: below))]"#
        case 19: return #""oneOf":[\#(schema(depth: below)),\#(schema(depth: below))]"#
        case 20: return #""not":\#(schema(depth: below))"#
        // Only from where no definition is inside, so that none leads back to itself.
        default: return depth == 3 ? pick([##""$ref":"#/$defs/x""##, ##""$ref":"#/$defs/y~1z""##]) : #""title":"t""#
        }
    }

    private mutating func type() -> String {
        pick([#""object""#, #""array""#, #""string""#, #""number""#, #""integer""#, #""boolean""#, #""null""#])
    }

    private mutating func name() -> String {
        pick(["a", "b", "é/~"])
    }

    mutating func value(_ depth: Int = 3) -> String {
        switch next(depth > 0 ? 12 : 7) {
        case 0: return "null"
        case 1: return pick(["true", "false"])
        case 2: return "\(next(9) - 4)"
        case 3: return "\(next(5) - 2).\(pick(["0", "5", "25"]))"
        case 4: return pick(["1e0", "1.0", "-0", "0.0", "12345678901234567890", "1e400"].dropLast())
        case 5, 6: return pick([#""""#, #""a""#, #""ab""#, #""\u0061""#, #""💩""#, #""ééé""#, #""abcdef""#])
        case 7, 8: return "[" + (0..<next(4)).map { _ in value(depth - 1) }.joined(separator: ",") + "]"
        default:
            let members = (0..<next(4)).map { _ in "\"\(name())\":\(value(depth - 1))" }
            return "{" + unique(members).joined(separator: ",") + "}"
        }
    }
}
