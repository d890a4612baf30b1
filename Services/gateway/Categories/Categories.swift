import HTTPServer
import Primitives
import PublicAPI
import Storage

/// GET|PUT /api/v1/categories/{key}, and the list of them: the rules of a kind of notification.
struct Categories: Sendable {
    let tables: TenantTables
    let feed: ChangeFeed
    let audit: AuditTrail

    /// The category in the path; a key that none can have is nobody's.
    private func key(_ request: HTTPRequest) throws(HTTPError) -> CategoryKey {
        guard let key = CategoryKey(rawValue: request[parameter: "key"]) else { throw .noSuchCategory }
        return key
    }

    func get(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let key = try key(request)
        let category = try await tables.read(caller) { try await CategoryStore($0).find(key) }
        guard let category else { throw HTTPError.noSuchCategory }
        return Envelope.response(.ok, for: request, showing: category)
    }

    /// Replaces all of the rules; what the body leaves out is as in a category that nobody has made.
    func put(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let key = try key(request)
        let condition = try WriteCondition(request)
        let category = try BodyReader.object(request) { Category(key, &$0) }
        let deed = AuditDeed("category.saved", of: "category", key.rawValue)
        return try await audit.noting(deed, by: caller, in: request) { deed in
            let saved = try await tables.write(caller) { database in
                if let flag = category.flag, try await !FlagStore(database).hold(flag) {
                    throw HTTPError.invalid([.unknownFlag])
                }
                try await CategoryStore(database).save(category, if: condition)
                return try await CategoryStore(database).find(key)
            }
            guard let saved else { throw HTTPError.noSuchCategory }
            await feed.publish(.category(caller.tenant, key))
            deed.changes { $0.member("version", saved.version) }
            return Envelope.saved(saved, for: request)
        }
    }

    func list(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        var query = QueryReader(request)
        let after = query.read("cursor") { Page.textCursor($0).flatMap(CategoryKey.init(rawValue:)) }
        let limit = query.limit()
        try query.finish()
        let found = try await tables.read(caller) { try await CategoryStore($0).list(after: after, limit: limit + 1) }
        return Envelope.list(found, upTo: limit, for: request) { Array($0.key.rawValue.utf8) }
    }
}

extension HTTPError {
    static let noSuchCategory = HTTPError(
        .notFound,
        "category_not_found",
        detail: "There is none of this key; a key has letters, digits and ._-, up to 128."
    )
}
