import HTTPServer
import JSON
import Primitives
import PublicAPI
import Storage

/// PUT|GET|PATCH|DELETE /api/v1/flags/{key}, the list of them, and GET …/users/{user_id}: to whom something new goes.
struct Flags: Sendable {
    let people: People

    /// The flag in the path; a key that none can have is nobody's.
    private func key(_ request: HTTPRequest) throws(HTTPError) -> FlagKey {
        guard let key = FlagKey(rawValue: request[parameter: "key"]) else { throw .noSuchFlag }
        return key
    }

    func get(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let flag = try await find(try key(request), caller)
        return Envelope.response(.ok, for: request, showing: flag)
    }

    /// Whether a person is in and why, also of somebody whom nobody knows yet.
    func answer(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let user = try people.id(request)
        let flag = try await find(try key(request), caller)
        let answer = flag.answer(for: RecipientKey(caller.tenant, user))
        return Envelope.response(.ok, for: request) { json in
            json.object { json in
                json.member("key", flag.key.rawValue)
                json.member("user_id", user.rawValue)
                json.member("in", answer.isIn)
                json.member("why", answer.why.rawValue)
            }
        }
    }

    /// Replaces all of it; what the body leaves out is as in a flag that nobody has set.
    func put(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let key = try key(request)
        let condition = try WriteCondition(request)
        let draft = try BodyReader.object(request) { FlagDraft(&$0) }
        return Envelope.saved(
            try await change(key, request, caller) { store in
                try await Flags.save(draft.applied(to: Flag(key: key)), condition, store)
            },
            for: request
        )
    }

    /// Changes what the body names; each list as a whole.
    func patch(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let key = try key(request)
        let condition = try WriteCondition(request)
        let draft = try BodyReader.object(request) { FlagDraft(&$0) }
        let saved = try await change(key, request, caller) { store in
            guard let flag = try await store.lock(key) else { throw HTTPError.noSuchFlag }
            guard condition.holds(for: flag.version) else { throw HTTPError.versionConflict }
            return try await Flags.save(draft.applied(to: flag), .none, store)
        }
        return Envelope.response(.ok, for: request, showing: saved)
    }

    func remove(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let key = try key(request)
        let condition = try WriteCondition(request)
        let deed = AuditDeed("flag.removed", of: "flag", key.rawValue)
        return try await people.audit.noting(deed, by: caller, in: request) { _ in
            try await people.tables.write(caller) { database in
                let store = FlagStore(database)
                let version = try await store.lock(key)?.version
                guard condition.holds(for: version) else { throw HTTPError.versionConflict }
                let users = try await store.categories(naming: key)
                guard users.isEmpty else { throw HTTPError.flagInUse(by: users.map(\.rawValue)) }
                try await store.remove(key)
            }
            await people.notices.feed.publish(.flag(caller.tenant, key))
            return HTTPResponse(.noContent)
        }
    }

    func list(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        var query = QueryReader(request)
        let after = query.read("cursor") { Page.textCursor($0).flatMap(FlagKey.init(rawValue:)) }
        let person = query.read("user_id", UserID.init(rawValue:))
        let limit = query.limit()
        try query.finish()
        let found = try await people.tables.read(caller) {
            try await FlagStore($0).list(naming: person, after: after, limit: limit + 1)
        }
        return Envelope.list(found, upTo: limit, for: request) { Array($0.key.rawValue.utf8) }
    }

    private func find(_ key: FlagKey, _ caller: Caller) async throws -> Flag {
        let flag = try await people.tables.read(caller) { try await FlagStore($0).find(key) }
        guard let flag else { throw HTTPError.noSuchFlag }
        return flag
    }

    /// The log has what was set, but names nobody: it outlives them.
    private func change(
        _ key: FlagKey,
        _ request: HTTPRequest,
        _ caller: Caller,
        _ body: (FlagStore) async throws -> Flag
    ) async throws -> Flag {
        let deed = AuditDeed("flag.saved", of: "flag", key.rawValue)
        return try await people.audit.noting(deed, by: caller, in: request) { deed in
            let saved = try await people.tables.write(caller) { try await body(FlagStore($0)) }
            await people.notices.feed.publish(.flag(caller.tenant, key))
            deed.changes { json in
                json.member("version", saved.version)
                json.percentage(saved.share)
                json.member("listed_in", saved.listedIn.count)
                json.member("listed_out", saved.listedOut.count)
            }
            return saved
        }
    }

    private static func save(_ flag: Flag, _ condition: WriteCondition, _ store: FlagStore) async throws -> Flag {
        let strangers = try await store.strangers(among: flag.listedIn.union(flag.listedOut))
        let faults =
            FlagDraft.faults(in: flag)
            + strangers.map(\.rawValue).sorted().prefix(JSONFields.faultLimit).map {
                .init("/users", "unknown_user", "there is nobody of the id \($0)")
            }
        guard faults.isEmpty else { throw HTTPError.invalid(faults) }
        return try await store.save(flag, if: condition)
    }
}

extension HTTPError {
    static let noSuchFlag = HTTPError(
        .notFound,
        "flag_not_found",
        detail: "There is none of this key; a key has letters, digits and ._-, up to 128."
    )

    static func flagInUse(by categories: [String]) -> HTTPError {
        HTTPError(
            .conflict,
            "flag_in_use",
            title: "Categories name the flag",
            detail: (["Take it out of them first"] + categories).joined(separator: "; ")
        )
    }
}
