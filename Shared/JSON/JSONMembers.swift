import CSimdjson

/// The members of an object, in the order of the text.
package struct JSONMembers: Sequence, IteratorProtocol, Sendable {
    private let document: JSONDocument
    private var position: Int
    private let end: Int

    init(_ value: JSONValue) {
        document = value.document
        position = value.index + 1
        end = value.kind == .object ? Int(value.node.next) : position
    }

    package mutating func next() -> (key: String, value: JSONValue)? {
        nextKey().map { (document.text(of: $0), JSONValue(document: document, index: $0 + 1)) }
    }

    /// The node of the next member's key; the node after it is the value.
    mutating func nextKey() -> Int? {
        guard position < end else { return nil }
        defer { position = Int(document.nodes[position + 1].next) }
        return position
    }
}
