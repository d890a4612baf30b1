import CPQ

/// Gathers the results of one command, group by group, and knows when the last has come.
struct ResultCollector {
    private(set) var groups: [[ResultHandle]] = [[]]
    private let isPipelined: Bool
    private let expected: Int
    private var endsInARow = 0

    init(for command: Command?) {
        (isPipelined, expected) = (command?.isPipelined ?? false, command?.groups ?? 1)
    }

    enum Progress { case more, ended, broken }

    /// Takes what `PQgetResult` gave; `nil` ends a statement, or the command where there is no pipeline.
    mutating func take(_ result: ResultHandle?) -> Progress {
        guard let result else { return takeEnd() }
        endsInARow = 0
        guard result.status != PGRES_PIPELINE_SYNC else { return takeSync() }
        groups[groups.count - 1].append(result)
        // In COPY mode libpq gives this same result for ever.
        return result.status == PGRES_COPY_IN ? .ended : .more
    }

    private mutating func takeEnd() -> Progress {
        endsInARow += 1
        if !isPipelined { return .ended }
        // Between two statements there is one end; more of them say that libpq has nothing left to wait for.
        return endsInARow > 2 ? .broken : .more
    }

    private mutating func takeSync() -> Progress {
        guard groups.count < expected else { return .ended }
        groups.append([])
        return .more
    }
}
