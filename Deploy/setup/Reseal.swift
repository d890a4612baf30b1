import Crypto
import Postgres
import ServiceKit
import Storage

/// `herald-setup reseal`: seals under the newest data key what older ones have sealed.
struct Reseal {
    private let folder: KeyFolder
    private let database: OwnerDatabase
    private let batch: Int

    init(_ arguments: Arguments) throws {
        try arguments.allow("folder", "batch")
        folder = KeyFolder(try arguments.required("folder"))
        batch = try arguments.integer("batch", default: 500, in: 1...10_000)
        database = try OwnerDatabase()
    }

    func run() async throws {
        let keys = try folder.dataKeys()
        let output = FileDescriptor.standardOutput
        let all = try await database.use { client in
            try await Resealing(client, keys).run(batch: batch) {
                output.write("\($0.column): \($0.sealed) sealed anew\n")
            }
        }
        let unreadable = all.filter { $0.unreadable > 0 }.map { "\($0.column) \($0.unreadable)" }
        guard unreadable.isEmpty else {
            throw KeyFolder.Fault(description: "no key opens some values: \(unreadable.joined(separator: ", "))")
        }
        output.write("\(all.reduce(0) { $0 + $1.sealed }) values were sealed anew; the newest key opens all\n")
    }
}
