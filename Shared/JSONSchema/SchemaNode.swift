import JSON

/// One schema, compiled. Others are named by their place in the list of all.
final class SchemaNode: Sendable {
    let isNever: Bool
    let types: SchemaTypes?
    /// Of `enum`, or the one of `const`.
    let constants: [[JSONValue]]
    let members: SchemaMembers?
    let elements: SchemaElements?
    let length: ClosedRange<Int>?
    let bounds: SchemaBounds?
    let reference: Int?
    let all: [Int]
    let any: [Int]?
    let one: [Int]?
    let none: Int?

    init(_ draft: SchemaDraft) {
        (isNever, types, constants) = (draft.isNever, draft.types, draft.constants)
        (members, elements, length, bounds) = (draft.members, draft.elements, draft.length, draft.bounds)
        (reference, all, any, one, none) = (draft.reference, draft.all, draft.any, draft.one, draft.none)
    }

    /// Those that judge the same value.
    var inPlace: [Int] {
        [reference, none].compactMap(\.self) + all + (any ?? []) + (one ?? [])
    }
}

/// A schema while it is read.
struct SchemaDraft {
    var isNever = false
    var types: SchemaTypes?
    var constants: [[JSONValue]] = []
    var members: SchemaMembers?
    var elements: SchemaElements?
    var length: ClosedRange<Int>?
    var bounds: SchemaBounds?
    var reference: Int?
    var all: [Int] = []
    var any: [Int]?
    var one: [Int]?
    var none: Int?
}

/// What an object's members must be.
struct SchemaMembers: Sendable {
    struct Property: Sendable {
        /// `nil` for one that is required and not described.
        var schema: Int?
        var isRequired = false
    }

    var properties: [String: Property] = [:]
    /// In the order of the schema.
    var required: [String] = []
    /// Of those that are not described; `nil` when they may be anything.
    var others: Int?
    /// Whether the schema says anything about those that are not described.
    var mentionsOthers = false
    var count = 0...Int.max
}

/// What an array's elements must be.
struct SchemaElements: Sendable {
    var first: [Int] = []
    var rest: Int?
    var count = 0...Int.max
}

struct SchemaBounds: Sendable {
    var minimum = -Double.infinity
    var maximum = Double.infinity
    var exclusiveMinimum = -Double.infinity
    var exclusiveMaximum = Double.infinity

    func contain(_ number: Double) -> Bool {
        number >= minimum && number <= maximum
            && (exclusiveMinimum == -.infinity || number > exclusiveMinimum)
            && (exclusiveMaximum == .infinity || number < exclusiveMaximum)
    }
}

/// The types of JSON Schema, in which integers are a kind of numbers.
struct SchemaTypes: OptionSet, Sendable {
    let rawValue: UInt8

    static let null = SchemaTypes(rawValue: 1)
    static let boolean = SchemaTypes(rawValue: 2)
    static let integer = SchemaTypes(rawValue: 4)
    static let number = SchemaTypes(rawValue: 8)
    static let string = SchemaTypes(rawValue: 16)
    static let array = SchemaTypes(rawValue: 32)
    static let object = SchemaTypes(rawValue: 64)

    static let words: KeyValuePairs<String, SchemaTypes> = [
        "null": .null, "boolean": .boolean, "integer": .integer, "number": .number, "string": .string,
        "array": .array, "object": .object,
    ]

    init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    init?(word: String) {
        guard let known = SchemaTypes.words.first(where: { $0.key == word }) else { return nil }
        self = known.value
    }

    /// Everything that the value is.
    init(of value: JSONValue) {
        switch value.kind {
        case .null: self = .null
        case .bool: self = .boolean
        case .number: self = value.isWhole ? [.integer, .number] : .number
        case .string: self = .string
        case .array: self = .array
        case .object: self = .object
        }
    }

    var sentence: String {
        SchemaTypes.words.filter { contains($0.value) }.map(\.key).joined(separator: " or ")
    }
}
