/// What a caller may do, as claimed by the token.
package enum Role: String, CaseIterable, Sendable {
    case admin, developer, viewer, service, recipient
}

extension Set<Role> {
    /// Who may change what all notifications go by.
    package static let editors: Set<Role> = [.admin, .developer]
    package static let senders: Set<Role> = [.admin, .developer, .service]
    package static let readers: Set<Role> = [.admin, .developer, .service, .viewer]
}
