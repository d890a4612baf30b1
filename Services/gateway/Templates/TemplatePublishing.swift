import ChannelWorker
import HTTPServer
import JSON
import JSONSchema
import Primitives
import PublicAPI
import Storage
import Templates

/// POST /api/v1/templates/{template}/publish and rollback: which version is in force.
struct TemplatePublishing: Sendable {
    let room: TemplateRoom

    /// Puts a version in force when nothing stands against it; all that does is told at once.
    func publish(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let key = try room.key(request)
        let condition = try WriteCondition(request)
        let number = try BodyReader.object(request) { fields in
            fields.require("version") { Int(try $0.integer(1...Int64(Int32.max))) }
        }
        let published = try await room.change(key, "template.published", request, caller) { store in
            try await store.takeTurn()
            guard let version = try await store.version(number, of: key) else {
                throw try await store.find(key) == nil ? HTTPError.noSuchTemplate : HTTPError.noSuchVersion
            }
            // Taken first, so that of two who publish by the same tag one waits, and is then too late.
            try await store.publish(number, of: key, by: caller.subject, if: condition)
            try await TemplatePublishing.prove(version, key, store.database)
            return (try await store.changed(key), number)
        }
        return Envelope.response(.ok, for: request, showing: published)
    }

    /// Puts in force again what the version in force replaced. It was sound when it was published, and whoever goes back
    /// is in a hurry: it is not judged again.
    func rollBack(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let key = try room.key(request)
        let condition = try WriteCondition(request)
        let former = try await room.change(key, "template.rolled_back", request, caller) { store in
            try await store.takeTurn()
            guard try await store.find(key) != nil else { throw HTTPError.noSuchTemplate }
            do {
                let number = try await store.rollBack(key, by: caller.subject, if: condition)
                return (try await store.changed(key), number)
            } catch let error as StorageError where error.code == .notFound {
                throw HTTPError.nothingToRollBack
            }
        }
        return Envelope.response(.ok, for: request, showing: former)
    }

    private static func prove(_ version: TemplateVersion, _ key: TemplateKey, _ database: TenantDatabase) async throws {
        let sources = try await WordsSources(of: version, key, in: database)
        let faults = WordsProof(sources, shape: try version.shape).faults
        guard faults.isEmpty else { throw HTTPError.invalid(faults.map { .init($0.pointer, $0.code, $0.detail) }) }
    }
}

extension TemplateVersion {
    /// What its schema says of its data; anything without one.
    fileprivate var shape: TemplateShape {
        get throws {
            guard let schema else { return .anything }
            return TemplateShape(try JSONSchema(parsing: Array(schema.utf8)).root)
        }
    }
}
