import Crypto
import FoundationEssentials
import Primitives
import ServiceKit

/// The schema's steps as files, `0001_tenants.sql` and so on.
struct MigrationFolder {
    private let path: String

    init(_ path: String) {
        self.path = path
    }

    /// Every `.sql` file, which must be a well-named migration; others are not looked at.
    func migrations() throws -> [Migration] {
        let names = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".sql") }
        guard !names.isEmpty else { throw MigrationPlan.Fault(description: "there are no migrations in \(path)") }
        return try names.sorted().map(read)
    }

    private func read(_ name: String) throws -> Migration {
        guard let sql = TextFile.read("\(path)/\(name)") else {
            throw MigrationPlan.Fault(description: "\(name) cannot be read")
        }
        let checksum = HashAlgorithm.sha256.hash(sql.utf8).hex
        guard let migration = Migration(file: name, sql: sql, checksum: checksum) else {
            throw MigrationPlan.Fault(description: "\(name) is not named like 0001_what_it_does.sql")
        }
        return migration
    }
}
