import HTTPServer
import JSON
import JSONSchema
import Observability
import Postgres
import Storage
import Wire

/// Judges a request's data by what the template's version in force says of it. When the database is away nothing is
/// judged, for accepting goes on without it: words then show nothing where data is missing.
final class DataRules: Sendable {
    private struct Key: Hashable {
        let tenant: TenantID
        let template: TemplateKey
    }

    private let postgres: PostgresClient
    private let schemas = StoreCache<Key, JSONSchema?>(lifetime: .seconds(60), limit: 10_000)
    private let reads: BriefReads

    init(_ postgres: PostgresClient, changes: ChangeFeed, logger: Logger) {
        self.postgres = postgres
        reads = BriefReads("What a template takes is not known; data is not judged", logger: logger)
        schemas.follow(changes) { change in
            if case .template(let tenant, let key) = change {
                .key(Key(tenant: tenant, template: key))
            } else {
                .nothing
            }
        }
    }

    /// With pointers into the request.
    func faults(of request: NotificationRequest, _ tenant: TenantID) async -> [HTTPError.Fault] {
        guard let name = request.template, let template = TemplateKey(rawValue: name),
            let schema = await schema(Key(tenant: tenant, template: template))
        else { return [] }
        let text = request.data.isEmpty ? Array("{}".utf8) : request.data
        guard let data = try? JSONDocument(parsing: text).root else { return [] }
        return schema.faults(of: data).map { .init("/data\($0.pointer)", $0.code.rawValue, $0.detail) }
    }

    private func schema(_ key: Key) async -> JSONSchema? {
        do {
            return try await schemas.value(key) { try await self.load(key) }
        } catch {
            return nil
        }
    }

    private func load(_ key: Key) async throws -> JSONSchema? {
        let store = TemplateStore(TenantDatabase(postgres, key.tenant))
        let text = try await reads.read { try await store.publishedSchema(of: key.template) }
        return text.flatMap { try? JSONSchema(parsing: Array($0.utf8)) }
    }
}
