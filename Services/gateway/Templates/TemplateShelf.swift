import ChannelWorker
import HTTPServer
import JSON
import Primitives
import PublicAPI
import Storage

/// POST|GET|PUT|DELETE /api/v1/templates: what templates there are; their words are in their versions.
struct TemplateShelf: Sendable {
    let room: TemplateRoom

    func create(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let (key, name, category) = try BodyReader.object(request) { fields in
            let key = fields.require("key") { try $0.key("letters, digits and ._-, up to 128", TemplateKey.self) }
            let (name, category) = TemplateShelf.read(&fields)
            return key.map { ($0, name, category) }
        }
        let made = try await room.change(key, "template.created", request, caller) { store in
            try await store.save(key, name: name, category: category, if: .absent)
            return (try await store.changed(key), nil)
        }
        var response = Envelope.response(.created, for: request, showing: made)
        response.fields.append(.location, "/api/v1/templates/\(key)")
        return response
    }

    func put(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let key = try room.key(request)
        let condition = try WriteCondition(request)
        let (name, category) = try BodyReader.object(request) { TemplateShelf.read(&$0) }
        let saved = try await room.change(key, "template.saved", request, caller) { store in
            try await store.save(key, name: name, category: category, if: condition)
            return (try await store.changed(key), nil)
        }
        return Envelope.saved(saved, for: request)
    }

    func get(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let template = try await room.read(try room.key(request), caller) { _, template in template }
        return Envelope.response(.ok, for: request, showing: template)
    }

    /// Not while another template in force would lack it.
    func remove(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let key = try room.key(request)
        let condition = try WriteCondition(request)
        _ = try await room.change(key, "template.removed", request, caller) { store in
            try await store.takeTurn()
            if try await store.remove(key, if: condition) { try await TemplateShelf.requireUnused(key, store) }
            return ((), nil)
        }
        return HTTPResponse(.noContent)
    }

    private static func requireUnused(_ key: TemplateKey, _ store: TemplateStore) async throws {
        let users = try await store.publishedContents(naming: key).filter { users in
            users.value.partialNames.contains(key.rawValue)
        }
        guard users.isEmpty else { throw HTTPError.templateInUse(by: users.keys.map(\.rawValue).sorted()) }
    }

    func list(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        var query = QueryReader(request)
        let after = query.read("cursor") { Page.textCursor($0).flatMap(TemplateKey.init(rawValue:)) }
        let limit = query.limit()
        try query.finish()
        let templates = try await room.tables.read(caller) { database in
            try await TemplateStore(database).list(after: after, limit: limit + 1)
        }
        return Envelope.list(templates, upTo: limit, for: request) { Array($0.key.rawValue.utf8) }
    }

    /// What a template is beside its key; what is left out is not there.
    private static func read(_ fields: inout JSONFields) -> (name: String, category: CategoryKey?) {
        let name = fields.read("name") { try $0.line(0...255) } ?? ""
        return (name, fields.read("category") { try $0.key("letters, digits and ._-, up to 128", CategoryKey.self) })
    }
}

extension TemplateSummary: VersionedAnswerObject {
    func write(to json: inout JSONWriter) {
        json.member("key", key.rawValue)
        json.member("name", name)
        json.member("category", category)
        json.member("latest_version", latestVersion)
        json.member("published_version", publishedVersion)
        json.member("version", version)
        json.member("created_at", createdAt)
        json.member("updated_at", updatedAt)
    }
}

extension JSONValue {
    fileprivate func key<Key: ItemKey>(_ what: String, _: Key.Type) throws(JSONFault) -> Key {
        try parsed(what, Key.init(rawValue:))
    }
}
