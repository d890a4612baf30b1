import Network
import Observability
import Postgres
import ServiceKit

/// The database as the owner of its schema, for as long as a command needs it.
struct OwnerDatabase {
    private let url: String

    init() throws {
        var reader = ConfigurationReader(environment: ProcessEnvironment.current)
        url = reader.required("HERALD_POSTGRES_OWNER_URL", "the database, as a role that may create tables")
        try reader.finish()
    }

    func use<Value>(_ body: (PostgresClient) async throws -> Value) async throws -> Value {
        let reactor = try Reactor(name: "owner")
        defer { reactor.stop() }
        let configuration = try PostgresConfiguration(url: url)
        let client = try PostgresClient(configuration, on: reactor, metrics: MetricRegistry(), logger: .silent)
        do {
            let value = try await body(client)
            await client.shutDown()
            return value
        } catch {
            await client.shutDown()
            throw error
        }
    }
}
