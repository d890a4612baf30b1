/// Reads an object's fields and collects every fault on the way, so that a client learns all of them at once. What was
/// not asked for is an `unknown_field`. A field that is null counts as absent; `isNull` tells the two apart.
package struct JSONFields {
    /// A text wrong in more places than this is not described any further.
    package static let faultLimit = 100

    package let value: JSONValue
    package private(set) var faults: [JSONFault] = []
    private var knownKeys: [Int] = []

    init(_ value: JSONValue) {
        self.value = value
    }

    /// `nil` when the field is absent, or has a fault, which is noted.
    package mutating func read<Field>(
        _ name: String,
        _ field: (JSONValue) throws -> Field
    ) -> Field? {
        member(name).flatMap { collect($0, field) }
    }

    /// As `read`, but absence is a fault as well.
    package mutating func require<Field>(
        _ name: String,
        _ field: (JSONValue) throws -> Field
    ) -> Field? {
        require(name)
        return read(name, field)
    }

    /// Absence of the field is a fault: for objects and lists, which are then read as optional ones are.
    package mutating func require(_ name: String) {
        if member(name) == nil { fail(name, .required, "the field is missing") }
    }

    /// Reads a nested object by its own fields; `body` returns `nil` only after a fault.
    package mutating func object<Field>(_ name: String, _ body: (inout JSONFields) -> Field?) -> Field? {
        member(name).flatMap { nested($0, body) }
    }

    /// Reads a list; every element that is wrong is noted, and the list is then `nil`.
    package mutating func list<Element>(
        _ name: String,
        _ count: ClosedRange<Int> = 0...Int.max,
        _ element: (JSONValue) throws -> Element
    ) -> [Element]? {
        list(name, count) { fields, value in fields.collect(value, element) }
    }

    /// Reads a list of objects.
    package mutating func objects<Element>(
        _ name: String,
        _ count: ClosedRange<Int> = 0...Int.max,
        _ body: (inout JSONFields) -> Element?
    ) -> [Element]? {
        list(name, count) { fields, value in fields.nested(value, body) }
    }

    /// Reads an object whose keys are data, such as `metadata`.
    package mutating func dictionary<Element>(
        _ name: String,
        _ count: ClosedRange<Int> = 0...Int.max,
        _ element: (JSONValue) throws -> Element
    ) -> [String: Element]? {
        guard let members = read(name, { try $0.members(count) }) else { return nil }
        var dictionary: [String: Element] = [:]
        let before = faults.count
        for (key, value) in members {
            if key.utf8.contains(0) { note(value.fault(.nulCharacter, "U+0000 is not allowed in a key")) }
            dictionary[key] = collect(value, element)
        }
        return faults.count == before ? dictionary : nil
    }

    /// The field is there, and null: what a PATCH means by "remove".
    package mutating func isNull(_ name: String) -> Bool {
        find(name)?.isNull ?? false
    }

    package mutating func has(_ name: String) -> Bool {
        member(name) != nil
    }

    /// Notes a fault of a field that the types could not show, such as two fields excluding one another.
    package mutating func fail(_ name: String, _ code: JSONFault.Code, _ detail: String) {
        let pointer = find(name)?.pointer ?? "\(value.pointer)/\(name)"
        note(JSONFault(pointer: pointer, code: code, detail: detail))
    }

    // MARK: Collecting

    mutating func refuseUnknownFields() {
        var members = value.members
        while faults.count < JSONFields.faultLimit, let key = members.nextKey() {
            if knownKeys.contains(key) { continue }
            let pointer = value.document.pointer(to: key + 1)
            note(JSONFault(pointer: pointer, code: .unknownField, detail: "there is no such field"))
        }
    }

    /// Whoever returns nothing has met a fault; this is for the one who forgets to say which.
    mutating func expect<Field>(_ field: Field?) {
        if field == nil, faults.isEmpty { note(value.fault(.invalidValue, "the value cannot be read")) }
    }

    private mutating func list<Element>(
        _ name: String,
        _ count: ClosedRange<Int>,
        _ element: (inout JSONFields, JSONValue) -> Element?
    ) -> [Element]? {
        guard let elements = read(name, { try $0.elements(count) }) else { return nil }
        var list: [Element] = []
        let before = faults.count
        for value in elements where faults.count < JSONFields.faultLimit {
            if let element = element(&self, value) { list.append(element) }
        }
        return faults.count == before ? list : nil
    }

    private mutating func nested<Field>(_ value: JSONValue, _ body: (inout JSONFields) -> Field?) -> Field? {
        guard value.kind == .object else {
            note(value.fault(.wrongType, "expected an object"))
            return nil
        }
        var fields = JSONFields(value)
        let field = body(&fields)
        fields.refuseUnknownFields()
        fields.expect(field)
        for fault in fields.faults { note(fault) }
        return fields.faults.isEmpty ? field : nil
    }

    private mutating func collect<Field>(
        _ value: JSONValue,
        _ field: (JSONValue) throws -> Field
    ) -> Field? {
        do {
            return try field(value)
        } catch let fault as JSONFault {
            note(fault)
        } catch {
            note(value.fault(.invalidValue, "the value cannot be read"))
        }
        return nil
    }

    /// Notes what somebody else has found in this text.
    package mutating func note(_ fault: JSONFault) {
        if faults.count < JSONFields.faultLimit { faults.append(fault) }
    }

    private mutating func member(_ name: String) -> JSONValue? {
        find(name).flatMap { $0.isNull ? nil : $0 }
    }

    private mutating func find(_ name: String) -> JSONValue? {
        guard let key = value.document.key(name, of: value.index) else { return nil }
        knownKeys.append(key)
        return JSONValue(document: value.document, index: key + 1)
    }
}
