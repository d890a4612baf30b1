import HTTPServer
import Primitives
import PublicAPI
import Storage

/// What everything below /api/v1/templates works with. A change is one transaction; then those who keep copies are told,
/// and the audit log. A DELETE is 204 whether or not there was anything to remove.
struct TemplateRoom: Sendable {
    let tables: TenantTables
    let audit: AuditTrail
    let feed: ChangeFeed

    /// The template in the path; a key that none can have is nobody's.
    func key(_ request: HTTPRequest) throws(HTTPError) -> TemplateKey {
        guard let key = TemplateKey(rawValue: request[parameter: "template"]) else { throw .noSuchTemplate }
        return key
    }

    func read<Value>(
        _ key: TemplateKey,
        _ caller: Caller,
        _ body: (TemplateStore, TemplateSummary) async throws -> Value
    ) async throws -> Value {
        try await tables.read(caller) { database in
            let store = TemplateStore(database)
            guard let template = try await store.find(key) else { throw HTTPError.noSuchTemplate }
            return try await body(store, template)
        }
    }

    func version(_ number: Int, of key: TemplateKey, _ caller: Caller) async throws -> TemplateVersion {
        try await read(key, caller) { store, _ in
            guard let version = try await store.version(number, of: key) else { throw HTTPError.noSuchVersion }
            return version
        }
    }

    /// `body` tells in the deed what it changed.
    func change<Value: Sendable>(
        _ key: TemplateKey,
        _ action: String,
        _ request: HTTPRequest,
        _ caller: Caller,
        _ body: (TemplateStore) async throws -> (Value, version: Int?)
    ) async throws -> Value {
        let deed = AuditDeed(action, of: "template", key.rawValue)
        return try await audit.noting(deed, by: caller, in: request) { deed in
            let (value, version) = try await tables.write(caller) { database in
                do {
                    return try await body(TemplateStore(database))
                } catch let error as StorageError where error.code == .notFound {
                    throw HTTPError.noSuchTemplate
                }
            }
            if let version { deed.changes { $0.member("version", version) } }
            await feed.publish(.template(caller.tenant, key))
            return value
        }
    }
}

extension TemplateStore {
    /// As it is after a change, within its transaction.
    func changed(_ key: TemplateKey) async throws -> TemplateSummary {
        guard let template = try await find(key) else { throw HTTPError.noSuchTemplate }
        return template
    }
}

extension HTTPError {
    static let noSuchTemplate = HTTPError(.notFound, "template_not_found", detail: "There is none of this key.")
    static let noSuchVersion = HTTPError(
        .notFound,
        "template_version_not_found",
        detail: "The template has no version of this number."
    )
    static func templateInUse(by others: [String]) -> HTTPError {
        HTTPError(
            .conflict,
            "template_in_use",
            title: "Others include the template",
            detail: (["Publish other words of them first"] + others.prefix(20)).joined(separator: "; ")
        )
    }

    static let nothingToRollBack = HTTPError(
        .conflict,
        "nothing_to_roll_back",
        detail: "No version was published before the one in force."
    )
}
