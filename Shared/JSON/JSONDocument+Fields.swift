extension JSONDocument {
    /// Reads the document's object; throws `invalid` with every fault when there is any.
    package func read<Value>(_ body: (inout JSONFields) -> Value?) throws(JSONError) -> Value {
        try root.read(body)
    }
}

extension JSONValue {
    /// Reads this object by itself: an item of a batch is judged without its neighbours.
    package func read<Value>(_ body: (inout JSONFields) -> Value?) throws(JSONError) -> Value {
        guard kind == .object else { throw JSONError(.invalid, [fault(.wrongType, "expected an object")]) }
        var fields = JSONFields(self)
        let value = body(&fields)
        fields.refuseUnknownFields()
        fields.expect(value)
        guard let value, fields.faults.isEmpty else { throw JSONError(.invalid, fields.faults) }
        return value
    }
}
