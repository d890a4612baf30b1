package import HTTPServer

extension Authenticator {
    /// A handler that is reached by callers with one of the roles, and by the person whose id the path holds.
    package func requiring(
        _ roles: Set<Role>,
        orPersonAt parameter: String,
        _ handler: @escaping @Sendable (HTTPRequest, Caller) async throws -> HTTPResponse
    ) -> HTTPRouter.Handler {
        requiring(roles.union([.recipient])) { request, caller in
            guard !caller.roles.isDisjoint(with: roles) || caller.isPerson(request[parameter: parameter]) else {
                throw HTTPError.forbidden(to: roles)
            }
            return try await handler(request, caller)
        }
    }
}

extension Caller {
    /// Byte by byte: texts that Swift takes for equal can be two people's ids.
    package func isPerson(_ id: String) -> Bool {
        roles.contains(.recipient) && subject.utf8.elementsEqual(id.utf8)
    }

    /// Others see that there is an address, and not which.
    package var seesAddresses: Bool { !roles.isDisjoint(with: .senders) }
}
