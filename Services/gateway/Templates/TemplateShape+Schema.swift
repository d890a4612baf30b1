import JSONSchema
import Templates

extension TemplateShape {
    /// The names that a schema knows. One that describes members means those, although JSON Schema lets others pass
    /// unless it is told not to: else no typo could be told. `additionalProperties` that may be something opens it.
    init(_ schema: SchemaView) {
        var shape = TemplateShape(own: schema)
        for other in schema.others { shape = shape.and(.later { TemplateShape(other) }) }
        for choice in schema.choices {
            let shapes = choice.map { one in TemplateShape.later { TemplateShape(one) } }
            shape = shape.and(shapes.dropFirst().reduce(shapes.first ?? .anything) { $0.or($1) })
        }
        self = shape
    }

    private init(own schema: SchemaView) {
        let properties = schema.properties.mapValues { property in
            property.map { view in TemplateShape.later { TemplateShape(view) } } ?? .anything
        }
        let elements = schema.elements.map { element in TemplateShape.later { TemplateShape(element) } }
        if !properties.isEmpty || schema.invitesOthers {
            self = .object(properties, isOpen: schema.invitesOthers)
        } else if let first = elements.first {
            self = .list(of: elements.dropFirst().reduce(first) { $0.or($1) })
        } else if schema.mayBeArray, !schema.mayBeObject {
            self = .list(of: .anything)
        } else {
            self = schema.isScalar ? .scalar : .anything
        }
    }
}
