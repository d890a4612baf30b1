/// What a caller may do, as claimed by the token.
enum Role: String, CaseIterable, Sendable {
    case admin, developer, viewer, service, recipient
}

extension Set<Role> {
    static let senders: Set<Role> = [.admin, .developer, .service]
    static let readers: Set<Role> = [.admin, .developer, .service, .viewer]
}
