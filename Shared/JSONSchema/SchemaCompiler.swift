import JSON

/// Reads a schema into drafts, collecting every fault, and finds what its references name.
struct SchemaCompiler {
    private(set) var faults: [JSONFault] = []
    private(set) var drafts: [SchemaDraft] = []
    private let root: JSONValue
    private var definitions: [String: Int] = [:]
    private var references: [(from: Int, to: JSONValue)] = []

    /// Schemas inside one.
    static let limit = 2000

    init(root: JSONValue) {
        self.root = root
    }

    var compiled: [SchemaNode] { drafts.map(SchemaNode.init) }

    mutating func compile() {
        add(root)
        resolve()
        if faults.isEmpty { refuseCircles() }
    }

    mutating func fail(_ value: JSONValue, _ code: JSONFault.Code, _ detail: String) {
        if faults.count < JSONFields.faultLimit { faults.append(value.fault(code, detail)) }
    }

    /// Compiles a schema and returns its place.
    @discardableResult
    mutating func add(_ value: JSONValue) -> Int {
        let place = drafts.count
        drafts.append(SchemaDraft())
        guard place < SchemaCompiler.limit else {
            if place == SchemaCompiler.limit { fail(value, .tooLarge, "expected at most \(place) schemas") }
            return place
        }
        switch value.kind {
        case .bool: drafts[place].isNever = (try? value.bool()) == false
        case .object:
            for (keyword, argument) in value.members { read(keyword, argument, of: place) }
        default: fail(value, .wrongType, "expected a schema: an object, true or false")
        }
        return place
    }

    mutating func update(_ place: Int, _ change: (inout SchemaDraft) -> Void) {
        change(&drafts[place])
    }

    /// The schemas of a list that is not empty.
    mutating func list(_ value: JSONValue) -> [Int] {
        let places = value.elements.map { $0 }.map { add($0) }
        if places.isEmpty { fail(value, .wrongType, "expected a list of schemas") }
        return places
    }

    mutating func define(_ value: JSONValue, of place: Int) {
        guard place == 0 else { return fail(value, .invalidValue, "$defs stands at the root alone") }
        guard value.kind == .object else { return fail(value, .wrongType, "expected an object of schemas") }
        for (name, definition) in value.members { definitions[name] = add(definition) }
    }

    mutating func refer(_ value: JSONValue, from place: Int) {
        references.append((place, value))
    }

    private mutating func resolve() {
        for (place, reference) in references {
            guard let text = try? reference.string() else {
                fail(reference, .wrongType, "expected a string")
                continue
            }
            guard let target = target(text) else {
                fail(reference, .invalidValue, "expected # or #/$defs/ with a name that is there")
                continue
            }
            drafts[place].reference = target
        }
    }

    private func target(_ text: String) -> Int? {
        if text == "#" { return 0 }
        guard text.hasPrefix("#/$defs/") else { return nil }
        let name = String(text.dropFirst("#/$defs/".count))
        return definitions[name.replacing("~1", with: "/").replacing("~0", with: "~")]
    }

    /// A schema that judges a value by itself again would never end.
    private mutating func refuseCircles() {
        let nodes = compiled
        var state = [UInt8](repeating: 0, count: nodes.count)
        func isCircle(_ place: Int, _ depth: Int) -> Bool {
            if state[place] == 2 { return false }
            if state[place] == 1 || depth > 200 { return true }
            state[place] = 1
            defer { state[place] = 2 }
            return nodes[place].inPlace.contains { isCircle($0, depth + 1) }
        }
        if nodes.indices.contains(where: { isCircle($0, 0) }) {
            fail(root, .invalidValue, "a $ref leads back to itself without going into the value")
        }
    }
}
