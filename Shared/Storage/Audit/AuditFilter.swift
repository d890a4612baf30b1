package import Primitives
package import Wire

/// Which lines of the audit log to list; what is `nil` does not matter.
package struct AuditFilter: Sendable {
    package var action: String?
    package var actor: String?
    package var outcome: AuditOutcome?
    package var resourceKind: String?
    package var resourceID: String?
    /// The person concerned.
    package var user: String?
    package var from: Timestamp?
    package var until: Timestamp?

    package init() {}
}
