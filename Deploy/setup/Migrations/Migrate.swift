import Postgres

/// `herald-setup migrate`: brings the schema up to the folder's last step.
struct Migrate {
    private let folder: String
    private let database: OwnerDatabase

    init(_ arguments: Arguments) throws {
        try arguments.allow("folder")
        folder = try arguments.required("folder")
        database = try OwnerDatabase()
    }

    func run() async throws {
        let files = try MigrationFolder(folder).migrations()
        let output = FileDescriptor.standardOutput
        try await database.use { client in
            try await Migrator(client).apply(files) { output.write("applied \($0.version)_\($0.name)\n") }
        }
        output.write("the schema is at step \(files.count)\n")
    }
}
