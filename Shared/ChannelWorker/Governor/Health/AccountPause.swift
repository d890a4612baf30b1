package import Primitives

/// An operator's word that nothing is to be sent through an account.
package struct AccountPause: Sendable, Equatable {
    package let by: String
    /// In the operator's words; may be empty.
    package let because: String
    package let since: Timestamp

    package init(by name: String, because reason: String, since: Timestamp) {
        (by, because, self.since) = (name, reason, since)
    }
}
