package import JSON

/// A JSON Schema (draft 2020-12), compiled to be asked many times, as far as it is understood here:
///
/// - any value: `type`, `enum`, `const`, `allOf`, `anyOf`, `oneOf`, `not`, `$ref` to `#` or `#/$defs/name`, `$defs`
/// - objects: `properties`, `required`, `additionalProperties`, `minProperties`, `maxProperties`
/// - arrays: `items`, `prefixItems`, `minItems`, `maxItems`
/// - strings: `minLength`, `maxLength`
/// - numbers: `minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum`
/// - and for people, without effect: `title`, `description`, `default`, `examples`, `format`, `deprecated`, `$comment`;
///   `$schema`, which names this draft if anything
///
/// Every other keyword is refused, for one that is passed over would promise what nobody checks. All of these take time
/// in proportion to the data; `pattern`, `uniqueItems` and their like do not.
package struct JSONSchema: Sendable {
    let nodes: [SchemaNode]

    package static let draft = "https://json-schema.org/draft/2020-12/schema"

    /// Throws `malformed`, `tooLarge`, or `invalid` with every fault there is.
    package init(parsing bytes: [UInt8]) throws(JSONError) {
        try self.init(JSONDocument(parsing: bytes, limits: JSONLimits(bytes: 65_536)).root)
    }

    /// A schema inside another text; the faults' pointers begin at that text's root.
    package init(_ value: JSONValue) throws(JSONError) {
        var compiler = SchemaCompiler(root: value)
        compiler.compile()
        guard compiler.faults.isEmpty else { throw JSONError(.invalid, compiler.faults) }
        nodes = compiler.compiled
    }

    /// Everything about a value that the schema does not allow, up to `JSONFields.faultLimit`; none when it is valid.
    package func faults(of value: JSONValue) -> [JSONFault] {
        var validation = SchemaValidation(nodes)
        return validation.isValid(value, 0, SchemaValidation.Mode.collecting) ? [] : validation.faults
    }
}
