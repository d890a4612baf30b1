import HTTPServer
import Primitives
import PublicAPI
import Storage

/// GET|PUT /api/v1/preferences: what a tenant wants for all its people, where these have said nothing themselves.
struct TenantWishes: Sendable {
    let people: People

    func get(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let wishes = try await people.tables.read(caller) { try await TenantPreferencesStore($0).find() }
        return Envelope.response(.ok, for: request, showing: wishes)
    }

    /// Replaces all of them. Who keeps copies is told at once; what is held is decided by them when its time comes.
    func put(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let condition = try PersonPreferences.condition(request)
        let wishes = try BodyReader.object(request) { Storage.Preferences(&$0, people.zones) }
        let deed = AuditDeed("tenant_preferences.saved", of: "tenant", caller.tenant.rawValue)
        return try await people.audit.noting(deed, by: caller, in: request) { _ in
            let saved = try await people.tables.write(caller) { database in
                try await TenantPreferencesStore(database).save(wishes, if: condition)
                return try await TenantPreferencesStore(database).find()
            }
            await people.notices.feed.publish(.tenant(caller.tenant))
            return Envelope.response(.ok, for: request, showing: saved)
        }
    }
}
