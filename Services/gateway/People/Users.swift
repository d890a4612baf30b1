import HTTPServer
import Primitives
import PublicAPI
import Storage
import Wire

/// PUT|GET|PATCH|DELETE /api/v1/users/{user_id}, and the list of them.
struct Users: Sendable {
    let people: People

    private static let everything: [PreferenceAspect] = [.profile, .addresses, .devices, .preferences]

    /// Replaces all that the body can say; what it leaves out is removed.
    func put(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let id = try people.id(request)
        let condition = try WriteCondition(request)
        let profile = try BodyReader.object(request) { UserProfile(replacing: id, &$0, people.zones) }
        let deed = AuditDeed("user.saved", to: id)
        return try await people.audit.noting(deed, by: caller, in: request) { _ in
            let saved = try await people.tables.write(caller) {
                try await UserStore($0).save(profile.user, if: condition)
            }
            try await people.notices.tell([.profile], of: id, version: saved.version, caller, request)
            return Envelope.saved(saved, for: request)
        }
    }

    func get(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let user = try await people.read(of: people.id(request), caller) { _, user in user }
        return Envelope.response(.ok, for: request, showing: user)
    }

    /// Changes what the body names; null removes.
    func patch(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let id = try people.id(request)
        let condition = try WriteCondition(request)
        let patch = try BodyReader.object(request) { UserPatch(&$0, people.zones) }
        let deed = AuditDeed("user.saved", to: id)
        let saved = try await people.change(.profile, of: id, deed, request, caller) { store, user in
            guard condition.holds(for: user.version) else { throw HTTPError.versionConflict }
            return try await store.save(try patch.applied(to: user))
        }
        return Envelope.response(.ok, for: request, showing: saved)
    }

    func remove(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let id = try people.id(request)
        let condition = try WriteCondition(request)
        let deed = AuditDeed("user.removed", to: id)
        return try await people.audit.noting(deed, by: caller, in: request) { _ in
            let version = try await people.tables.write(caller) { database in
                let user = try await UserStore(database).lock(id)
                guard condition.holds(for: user?.version) else { throw HTTPError.versionConflict }
                _ = try await UserStore(database).remove(id)
                return user?.version ?? 0
            }
            try await people.notices.tell(Users.everything, of: id, version: version, caller, request)
            return HTTPResponse(.noContent)
        }
    }

    func list(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        var query = QueryReader(request)
        let after = query.read("cursor") { Page.textCursor($0).flatMap(UserID.init(rawValue:)) }
        let limit = query.limit()
        try query.finish()
        let users = try await people.read(caller) { try await $0.list(after: after, limit: limit + 1) }
        return Envelope.list(users, upTo: limit, for: request) { Array($0.id.rawValue.utf8) }
    }
}
