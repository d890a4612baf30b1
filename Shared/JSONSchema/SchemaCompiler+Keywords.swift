import JSON

extension SchemaCompiler {
    mutating func read(_ keyword: String, _ value: JSONValue, of place: Int) {
        switch keyword {
        case "title", "description", "default", "examples", "format", "deprecated", "$comment": break
        case "$schema": readDraft(value, of: place)
        case "$defs": define(value, of: place)
        case "$ref": refer(value, from: place)
        case "type": readTypes(value, of: place)
        case "enum": readChoices(value, of: place)
        case "const": update(place) { $0.constants.append([value]) }
        case "allOf": update(place, \.all, list(value))
        case "anyOf": update(place, \.any, list(value))
        case "oneOf": update(place, \.one, list(value))
        case "not": update(place, \.none, add(value))
        case "minLength", "maxLength": readLength(keyword, value, of: place)
        case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum": readBound(keyword, value, of: place)
        default:
            if !readMembers(keyword, value, of: place), !readElements(keyword, value, of: place) {
                fail(value, "unsupported_keyword", "'\(keyword.prefix(64))' is not supported")
            }
        }
    }

    private mutating func update<Field>(
        _ place: Int,
        _ path: WritableKeyPath<SchemaDraft, Field>,
        _ field: Field
    ) {
        update(place) { $0[keyPath: path] = field }
    }

    private mutating func readDraft(_ value: JSONValue, of place: Int) {
        let isKnown = (try? value.string()).map { $0 == JSONSchema.draft || $0 == JSONSchema.draft + "#" }
        if place != 0 || isKnown != true { fail(value, .invalidValue, "expected \(JSONSchema.draft), at the root") }
    }

    private mutating func readTypes(_ value: JSONValue, of place: Int) {
        let words = value.kind == .array ? value.elements.map { $0 } : [value]
        var types: SchemaTypes = []
        for word in words {
            if let type = (try? word.string()).flatMap(SchemaTypes.init(word:)) {
                types.insert(type)
            } else {
                let all = SchemaTypes.words.map(\.key).joined(separator: ", ")
                fail(word, .invalidValue, "expected one of \(all)")
            }
        }
        if words.isEmpty { fail(value, .wrongCount, "expected at least one type") }
        update(place, \.types, types)
    }

    private mutating func readChoices(_ value: JSONValue, of place: Int) {
        guard value.kind == .array else { return fail(value, .wrongType, "expected an array") }
        let choices = value.elements.map { $0 }
        if choices.count > 500 { fail(value, .wrongCount, "expected at most 500 values") }
        update(place) { $0.constants.append(choices) }
    }

    private mutating func readLength(_ keyword: String, _ value: JSONValue, of place: Int) {
        let range = narrow(drafts[place].length ?? 0...Int.max, keyword, value)
        update(place, \.length, range)
    }

    private mutating func readBound(_ keyword: String, _ value: JSONValue, of place: Int) {
        guard let number = try? value.number() else { return fail(value, .wrongType, "expected a number") }
        update(place) { draft in
            var bounds = draft.bounds ?? SchemaBounds()
            switch keyword {
            case "minimum": bounds.minimum = number
            case "maximum": bounds.maximum = number
            case "exclusiveMinimum": bounds.exclusiveMinimum = number
            default: bounds.exclusiveMaximum = number
            }
            draft.bounds = bounds
        }
    }

    /// False for a keyword that is not about members.
    private mutating func readMembers(_ keyword: String, _ value: JSONValue, of place: Int) -> Bool {
        var members = drafts[place].members ?? SchemaMembers()
        switch keyword {
        case "properties":
            if value.kind != .object { fail(value, .wrongType, "expected an object of schemas") }
            for (name, schema) in value.members { members.properties[name, default: .init()].schema = add(schema) }
        case "required":
            for name in names(value) where members.properties[name]?.isRequired != true {
                members.properties[name, default: .init()].isRequired = true
                members.required.append(name)
            }
        case "additionalProperties": (members.others, members.mentionsOthers) = (add(value), true)
        case "minProperties", "maxProperties":
            members.count = narrow(members.count, keyword, value)
        default: return false
        }
        update(place, \.members, members)
        return true
    }

    private mutating func readElements(_ keyword: String, _ value: JSONValue, of place: Int) -> Bool {
        var elements = drafts[place].elements ?? SchemaElements()
        switch keyword {
        case "items": elements.rest = add(value)
        case "prefixItems": elements.first = list(value)
        case "minItems", "maxItems":
            elements.count = narrow(elements.count, keyword, value)
        default: return false
        }
        update(place, \.elements, elements)
        return true
    }

    private mutating func names(_ value: JSONValue) -> [String] {
        if value.kind != .array { fail(value, .wrongType, "expected an array of names") }
        var names: [String] = []
        for element in value.elements {
            if let name = try? element.string() {
                names.append(name)
            } else {
                fail(element, .wrongType, "expected a name")
            }
        }
        return names
    }

    /// What `minLength` and its like leave of a range. A count may be written as 2.0.
    private mutating func narrow(_ range: ClosedRange<Int>, _ keyword: String, _ value: JSONValue) -> ClosedRange<Int> {
        guard value.kind == .number, value.isWhole, let number = try? value.number(0...1e15) else {
            fail(value, .outOfRange, "expected a whole number from 0")
            return range
        }
        let isLeast = keyword.hasPrefix("min")
        let (least, most) = isLeast ? (Int(number), range.upperBound) : (range.lowerBound, Int(number))
        guard least <= most else {
            fail(value, .outOfRange, "the least is more than the most")
            return range
        }
        return least...most
    }
}
