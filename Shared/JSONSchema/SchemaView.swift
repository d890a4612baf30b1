import JSON

/// A look at one part of a schema, for those who ask what data has rather than whether it is right.
package struct SchemaView: Sendable {
    private let schema: JSONSchema
    private let node: SchemaNode

    init(_ schema: JSONSchema, _ place: Int) {
        (self.schema, node) = (schema, schema.nodes[place])
    }

    /// By the names that the schema describes or requires; empty when it does neither.
    package var properties: [String: SchemaView?] {
        (node.members?.properties ?? [:]).mapValues { property in property.schema.map(view) }
    }

    /// Whether it says that members which it does not describe may be there.
    package var invitesOthers: Bool {
        node.members?.others.map { !schema.nodes[$0].isNever } ?? false
    }

    /// Of an array: what each element may be. Empty when the schema says nothing of them.
    package var elements: [SchemaView] {
        (node.elements.map { $0.first + [$0.rest].compactMap(\.self) } ?? []).map(view)
    }

    package var mayBeObject: Bool { node.types?.contains(.object) == true }
    package var mayBeArray: Bool { node.types?.contains(.array) == true }
    /// It has types, or values to choose from, and none of them holds others.
    package var isScalar: Bool {
        if let types = node.types { return types.isDisjoint(with: [.object, .array]) }
        return node.constants.contains { $0.allSatisfy { $0.kind != .object && $0.kind != .array } }
    }

    /// Other schemas that hold for the same value, all of them.
    package var others: [SchemaView] { ([node.reference].compactMap(\.self) + node.all).map(view) }

    /// Lists of schemas, of each of which one holds.
    package var choices: [[SchemaView]] { [node.any, node.one].compactMap(\.self).map { $0.map(view) } }

    private func view(_ place: Int) -> SchemaView {
        SchemaView(schema, place)
    }
}

extension JSONSchema {
    package var root: SchemaView { SchemaView(self, 0) }
}
