/// What is known of the data that a template will be filled with: which names it has, not which values.
package indirect enum TemplateShape: Sendable {
    /// Nothing is known, so every name may be there.
    case anything
    /// A text, a number, a flag: it has no members.
    case scalar
    case list(of: TemplateShape)
    /// An open object may have other members than these.
    case object([String: TemplateShape], isOpen: Bool)
    /// Found out when it is asked for: what contains itself has no end.
    case later(@Sendable () -> TemplateShape)

    /// What data of this shape or of the other may have.
    package func or(_ other: TemplateShape) -> TemplateShape {
        switch (self, other) {
        case (.later, _), (_, .later): .later { resolved.or(other.resolved) }
        case (.anything, _), (_, .anything): .anything
        case (.scalar, .scalar): .scalar
        case (.scalar, let richer), (let richer, .scalar): richer
        case (.list(let left), .list(let right)): .list(of: left.or(right))
        case (.object(let left, let leftIsOpen), .object(let right, let rightIsOpen)):
            .object(left.merging(right) { $0.or($1) }, isOpen: leftIsOpen || rightIsOpen)
        default: .anything
        }
    }

    /// What data has that is of both shapes.
    package func and(_ other: TemplateShape) -> TemplateShape {
        switch (self, other) {
        case (.later, _), (_, .later): .later { resolved.and(other.resolved) }
        case (.anything, let known), (let known, .anything): known
        case (.scalar, let richer), (let richer, .scalar): richer
        case (.list(let left), .list(let right)): .list(of: left.and(right))
        case (.object(let left, let leftIsOpen), .object(let right, let rightIsOpen)):
            .object(left.merging(right) { $0.and($1) }, isOpen: leftIsOpen || rightIsOpen)
        default: .anything
        }
    }

    var resolved: TemplateShape {
        if case .later(let find) = self { find().resolved } else { self }
    }
}

extension TemplateShape {
    /// The names that a value has. Of what is nothing in it, nothing is known.
    package init(of value: TemplateValue) {
        switch value {
        case .null: self = .anything
        case .bool, .integer, .number, .string: self = .scalar
        case .list(let elements):
            let shapes = elements.map { TemplateShape(of: $0) }
            self = .list(of: shapes.dropFirst().reduce(shapes.first ?? .anything) { $0.or($1) })
        case .object(let members): self = .object(members.mapValues { TemplateShape(of: $0) }, isOpen: false)
        }
    }
}
