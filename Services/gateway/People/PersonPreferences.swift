import HTTPServer
import Primitives
import PublicAPI
import Storage
import Wire

/// GET|PUT /api/v1/users/{user_id}/preferences: what a person wants, said by them or for them.
struct PersonPreferences: Sendable {
    let people: People

    func get(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let id = try people.id(request)
        let wishes = try await people.read(of: id, caller) { store, _ in try await store.preferences(of: id) }
        return Envelope.response(.ok, for: request, showing: wishes)
    }

    /// Replaces all of them; what the body leaves out is wished no more.
    func put(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let id = try people.id(request)
        let condition = try PersonPreferences.condition(request)
        let wishes = try BodyReader.object(request) { Storage.Preferences(&$0, people.zones) }
        let deed = AuditDeed("preferences.saved", to: id)
        let saved = try await people.change(.preferences, of: id, deed, request, caller) { store, _ in
            try await store.setPreferences(wishes, of: id, if: condition)
            return try await store.preferences(of: id)
        }
        return Envelope.response(.ok, for: request, showing: saved)
    }

    /// Version 0 is that of preferences which nobody has set.
    static func condition(_ request: HTTPRequest) throws(HTTPError) -> WriteCondition {
        let condition = try WriteCondition(request)
        return condition == .version(0) ? .absent : condition
    }
}
