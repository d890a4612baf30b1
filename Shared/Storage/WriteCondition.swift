/// What must be so for a write to happen: the optimistic lock of everything that the API edits.
package enum WriteCondition: Sendable, Hashable {
    case none
    /// The thing does not exist yet.
    case absent
    /// The thing is of this version.
    case version(Int)

    var mayCreate: Bool { version == nil }
    var mayReplace: Bool { self != .absent }

    var version: Int? {
        if case .version(let number) = self { number } else { nil }
    }
}
