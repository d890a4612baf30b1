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
        guard fields.faults.isEmpty else { throw JSONError(.invalid, fields.faults) }
        // Whoever returns nothing has met a fault; this is for the one who forgets to say which.
        guard let value else { throw JSONError(.invalid, [fault(.invalidValue, "the value cannot be read")]) }
        return value
    }
}
