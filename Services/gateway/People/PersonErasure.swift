import HTTPServer
import Primitives
import PublicAPI
import Storage
import Wire

/// DELETE /api/v1/users/{user_id}/erase: nothing that is stored of the person stays, but the audit log, and of addresses
/// that must not be written to a keyed hash. What is pending is forgotten by its owner, who is told. Also for somebody
/// who was only ever written to; asked again, it is done again.
struct PersonErasure: Sendable {
    let people: People

    func answer(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let id = try people.id(request)
        return try await people.audit.noting(AuditDeed("user.erased", to: id), by: caller, in: request) { deed in
            let (erased, flags) = try await people.tables.write(caller) { try await PersonErasure.erase(id, $0) }
            deed.changes { $0.member("rows", erased) }
            await people.notices.feed.publish(flags.map { .flag(caller.tenant, $0) })
            try await people.notices.tell([.erased], of: id, version: 0, caller, request)
            return Envelope.response(.ok, for: request) { json in
                json.object { json in
                    json.member("user_id", id.rawValue)
                    json.member("erased_rows", erased)
                }
            }
        }
    }

    /// How many rows, and the flags whose lists had the person.
    private static func erase(_ id: UserID, _ database: TenantDatabase) async throws -> (Int, [FlagKey]) {
        _ = try await UserStore(database).lock(id)
        let addresses = try await UserStore(database).contacts(of: id).map(\.address.blindIndex)
        try await SuppressionStore(database).forget(addresses)
        let flags = try await FlagStore(database).listing(id)
        return (try await PersonalRecords(database).erase(id), flags)
    }
}
