import Network
import Observability
import Postgres
import Primitives
import Storage
import TestSupport
import Testing
import Wire

@testable import ChannelWorker

/// A migrated database with the tenant `demo`.
final class Shelf: Sendable {
    let words: StoredWords
    private let server: PostgresServer
    private let reactor: Reactor
    private let postgres: PostgresClient

    init() async throws {
        server = try await PostgresServer()
        try await server.migrate()
        reactor = try Reactor(name: "shelf")
        let url = server.url(user: "fleet")
        postgres = try PostgresClient(
            PostgresConfiguration(url: url),
            on: reactor,
            metrics: MetricRegistry(),
            logger: .silent
        )
        words = StoredWords(postgres)
        try await ownerMakesTenant()
    }

    private func ownerMakesTenant() async throws {
        let owner = try PostgresClient(
            PostgresConfiguration(url: server.url),
            on: reactor,
            metrics: MetricRegistry(),
            logger: .silent
        )
        try await owner.execute("INSERT INTO tenants (tenant_id, name) VALUES ('demo', 'Demo')")
        await owner.shutDown()
    }

    @discardableResult
    func publish(_ name: String, _ contents: [TemplateVersion.Content]) async throws -> Int {
        let store = TemplateStore(TenantDatabase(postgres, try #require(TenantID(rawValue: "demo"))))
        let key = try #require(TemplateKey(rawValue: name))
        try await store.save(key, name: name)
        let number = try await store.addVersion(contents, author: "test", to: key)
        try await store.publish(number, of: key, by: "test")
        return number
    }

    func fault(_ dispatch: ChannelDispatch) async -> String? {
        do {
            _ = try await words.words(for: dispatch)
            return nil
        } catch {
            return (error as? SendFault)?.code
        }
    }

    func close() async throws {
        await postgres.shutDown()
        reactor.stop()
        try await server.stop()
    }

    static func dispatch(_ template: String, _ version: Int, _ variables: String, locale: String? = nil) throws
        -> ChannelDispatch
    {
        var dispatch = try Bench.dispatch(1)
        dispatch.template = TemplateReference(key: template, version: UInt32(version))
        (dispatch.content, dispatch.locale, dispatch.variables) = (nil, locale, Array(variables.utf8))
        return dispatch
    }
}
