import HTTPServer
import JSON
import Primitives
import PublicAPI
import Storage

/// POST|GET /api/v1/templates/{template}/versions: a version never changes once it is written.
struct TemplateVersions: Sendable {
    let room: TemplateRoom

    /// 201 with its number; it is not in force before it is published.
    func add(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let key = try room.key(request)
        let draft = try TemplateVersionDraft(request)
        let version = try await room.change(key, "template.version_added", request, caller) { store in
            let number = try await store.addVersion(
                draft.contents,
                schema: draft.schemaText,
                author: caller.subject,
                to: key
            )
            guard let version = try await store.version(number, of: key) else { throw HTTPError.noSuchVersion }
            return (version, number)
        }
        var response = Envelope.response(.created, for: request) { json in
            json.object { version.write(isPublished: false, to: &$0) }
        }
        response.fields.append(.location, "/api/v1/templates/\(key)/versions/\(version.number)")
        return response
    }

    func get(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let key = try room.key(request)
        guard let number = TemplateVersions.number(request[parameter: "number"]) else { throw HTTPError.noSuchVersion }
        let (version, inForce) = try await room.read(key, caller) { store, template in
            guard let version = try await store.version(number, of: key) else { throw HTTPError.noSuchVersion }
            return (version, template.publishedVersion)
        }
        return Envelope.response(.ok, for: request) { json in
            json.object { version.write(isPublished: inForce == version.number, to: &$0) }
        }
    }

    /// The newest first.
    func list(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let key = try room.key(request)
        var query = QueryReader(request)
        let before = query.read("cursor") { Page.textCursor($0).flatMap(TemplateVersions.number) }
        let limit = query.limit()
        try query.finish()
        var (versions, inForce) = try await room.read(key, caller) { store, template in
            (try await store.versions(of: key, before: before, limit: limit + 1), template.publishedVersion)
        }
        let page = Page(cutting: &versions, to: limit) { Array("\($0.number)".utf8) }
        return Envelope.response(.ok, for: request, page: page) { json in
            json.array { json in
                for version in versions {
                    json.object { version.write(isPublished: inForce == version.number, to: &$0) }
                }
            }
        }
    }

    /// What the database has numbers for.
    static func number(_ text: String) -> Int? {
        Int(text).flatMap { (1...Int(Int32.max)).contains($0) ? $0 : nil }
    }
}
