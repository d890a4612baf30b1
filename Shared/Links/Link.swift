/// What a token says: the message it stands in, and for a click where it leads, for an unsubscribe the address that the
/// message went to.
package struct Link: Sendable, Hashable {
    package let kind: LinkKind
    package let origin: LinkOrigin
    package let target: String

    package init(_ kind: LinkKind, of origin: LinkOrigin, target: String = "") {
        (self.kind, self.origin, self.target) = (kind, origin, target)
    }
}
