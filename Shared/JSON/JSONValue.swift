import CSimdjson

/// One value of a document. Asking for what it is not is a fault with its place, never a trap.
package struct JSONValue: Sendable {
    let document: JSONDocument
    let index: Int

    var node: herald_json_node { document.nodes[index] }

    package var kind: JSONKind {
        switch Int(node.kind) {
        case HERALD_JSON_FALSE, HERALD_JSON_TRUE: .bool
        case HERALD_JSON_INTEGER, HERALD_JSON_FRACTION: .number
        case HERALD_JSON_STRING: .string
        case HERALD_JSON_ARRAY: .array
        case HERALD_JSON_OBJECT: .object
        default: .null
        }
    }

    package var isNull: Bool { kind == .null }

    /// A number written without fraction and exponent, of whatever size.
    package var isInteger: Bool { Int(node.kind) == HERALD_JSON_INTEGER }

    /// The value's text as it came, to be passed on unread.
    package var rawBytes: ArraySlice<UInt8> { document.bytes[Int(node.start)..<Int(node.end)] }

    /// Where the value is, by RFC 6901.
    package var pointer: String { document.pointer(to: index) }

    /// The member of that name; `nil` when there is none, or this is no object.
    package subscript(name: String) -> JSONValue? {
        document.key(name, of: index).map { JSONValue(document: document, index: $0 + 1) }
    }

    /// The members in their order; none unless this is an object.
    package var members: JSONMembers { JSONMembers(self) }

    /// The elements in their order; none unless this is an array.
    package var elements: JSONElements { JSONElements(self) }

    package func fault(_ code: JSONFault.Code, _ detail: String) -> JSONFault {
        JSONFault(pointer: pointer, code: code, detail: detail)
    }
}
