import Network
import Observability
import Postgres
import ServiceKit

/// `herald-setup migrate`: brings the schema up to the folder's last step.
struct Migrate {
    private let folder: String
    private let url: String

    init(_ arguments: Arguments) throws {
        try arguments.allow("folder")
        folder = try arguments.required("folder")
        var reader = ConfigurationReader(environment: ProcessEnvironment.current)
        url = reader.required("HERALD_POSTGRES_OWNER_URL", "the database, as a role that may create tables")
        try reader.finish()
    }

    func run() async throws {
        let reactor = try Reactor(name: "migrate")
        defer { reactor.stop() }
        let client = try PostgresClient(
            PostgresConfiguration(url: url),
            on: reactor,
            metrics: MetricRegistry(),
            logger: .silent
        )
        let files = try MigrationFolder(folder).migrations()
        let outcome = try await outcome(of: Migrator(client), files)
        await client.shutDown()
        try outcome.get()
    }

    private func outcome(of migrator: Migrator, _ files: [Migration]) async throws -> Result<Void, any Error> {
        do {
            try await migrator.apply(files) { migration in
                FileDescriptor.standardOutput.write("applied \(migration.version)_\(migration.name)\n")
            }
            FileDescriptor.standardOutput.write("the schema is at step \(files.count)\n")
            return .success(())
        } catch {
            return .failure(error)
        }
    }
}
