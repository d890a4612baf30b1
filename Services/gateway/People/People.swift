import HTTPServer
import Primitives
import PublicAPI
import Storage
import Wire

/// What everything below /api/v1/users works with. A change is one transaction in which the person is held; then those
/// who go by what was changed are told, and the audit log. A DELETE is 204 whether or not there was anything to remove;
/// below a person who is not there everything is 404.
struct People: Sendable {
    let tables: TenantTables
    let vault: AddressVault
    let notices: ChangeNotices
    let audit: AuditTrail
    let zones: ZoneNames

    /// The person in the path; an id that none can have is nobody's.
    func id(_ request: HTTPRequest) throws(HTTPError) -> UserID {
        guard let id = UserID(pathSegment: request[parameter: "user_id"]) else { throw .noSuchUser }
        return id
    }

    func read<Value>(_ caller: Caller, _ body: (UserStore) async throws -> Value) async throws -> Value {
        try await tables.read(caller) { try await body(UserStore($0)) }
    }

    /// Reads something of a person who must be there.
    func read<Value>(
        of id: UserID,
        _ caller: Caller,
        _ body: (UserStore, User) async throws -> Value
    ) async throws -> Value {
        try await read(caller) { store in
            guard let user = try await store.find(id) else { throw HTTPError.noSuchUser }
            return try await body(store, user)
        }
    }

    /// Changes something of a person who must be there.
    func change<Value: Sendable>(
        _ aspect: PreferenceAspect,
        of id: UserID,
        _ deed: AuditDeed,
        _ request: HTTPRequest,
        _ caller: Caller,
        _ body: (UserStore, User) async throws -> Value
    ) async throws -> Value {
        try await audit.noting(deed, by: caller, in: request) { _ in
            let (value, version) = try await tables.write(caller) { database in
                let store = UserStore(database)
                guard let user = try await store.lock(id) else { throw HTTPError.noSuchUser }
                return (try await body(store, user), user.version)
            }
            try await notices.tell([aspect], of: id, version: version, caller, request)
            return value
        }
    }
}

extension AuditDeed {
    /// Something done to a person, with its member if it was done to one of several.
    init(_ action: String, to user: UserID, _ member: (name: String, value: String)? = nil) {
        self.init(action, of: "user", user.rawValue, user: user.rawValue)
        if let member { changes { $0.member(member.name, member.value) } }
    }
}

extension UserID {
    /// A name that a record's key can hold and that no nameless recipient has.
    init?(pathSegment text: String) {
        guard Wire.RecipientKey(tenant: "t", user: text) != nil, !text.utf8.starts(with: InlineIdentity.prefix.utf8)
        else { return nil }
        self.init(rawValue: text)
    }
}

extension HTTPError {
    static let noSuchUser = HTTPError(.notFound, "user_not_found", detail: "There is nobody of this id.")
}
