/// What is left to apply, decided from the files and the ledger alone.
struct MigrationPlan: Equatable {
    struct Applied: Equatable {
        let version: Int
        let checksum: String
    }

    struct Fault: Error, Equatable, CustomStringConvertible {
        let description: String
    }

    let pending: [Migration]

    /// Throws when history was rewritten: a gap in the files, an applied file that changed, one that is gone.
    init(files: [Migration], applied: [Applied]) throws(Fault) {
        let files = files.sorted { $0.version < $1.version }
        for (index, file) in files.enumerated() where file.version != index + 1 {
            throw Fault(
                description: "migration \(index + 1) is missing or given twice: found \(file.version)_\(file.name)"
            )
        }
        for entry in applied {
            guard entry.version <= files.count else {
                throw Fault(description: "migration \(entry.version) was applied but its file is gone")
            }
            let file = files[entry.version - 1]
            guard file.checksum == entry.checksum else {
                throw Fault(description: "\(file.version)_\(file.name) was applied and has changed since")
            }
        }
        let known = Set(applied.map(\.version))
        pending = files.filter { !known.contains($0.version) }
    }
}
