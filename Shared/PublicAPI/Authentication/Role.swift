/// What a caller may do, as claimed by the token.
package enum Role: String, CaseIterable, Sendable {
    case admin, developer, viewer, service, recipient
}

extension Set<Role> {
    package static let senders: Set<Role> = [.admin, .developer, .service]
    package static let readers: Set<Role> = [.admin, .developer, .service, .viewer]
}
