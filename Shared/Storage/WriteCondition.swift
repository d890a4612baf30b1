/// What must be so for a write to happen: the optimistic lock of everything that the API edits.
package enum WriteCondition: Sendable, Hashable {
    case none
    /// The thing does not exist yet.
    case absent
    /// The thing exists, whatever its version.
    case present
    /// The thing is of this version.
    case version(Int)

    /// Whether it holds for what was found and is locked: its version, or `nil` for nothing.
    package func holds(for found: Int?) -> Bool {
        switch (self, found) {
        case (.none, _), (.absent, nil), (.present, .some): true
        case (.version(let wanted), let found): wanted == found
        default: false
        }
    }

    var mayCreate: Bool { self == .none || self == .absent }
    var mayReplace: Bool { self != .absent }

    var version: Int? {
        if case .version(let number) = self { number } else { nil }
    }
}
