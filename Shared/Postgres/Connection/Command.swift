/// What one exchange with the server consists of.
enum Command: Sendable {
    /// Statements in one round trip. Each group stands or falls as a whole.
    case batch([[PostgresQuery]])
    /// Statements in one text, without values.
    case script(String)
    case copyBegin(PostgresQuery)
    case copyData([UInt8])
    /// With a reason, the copy is undone.
    case copyEnd(failing: String?)

    var isPipelined: Bool {
        if case .batch = self { true } else { false }
    }

    /// How many groups of results come back.
    var groups: Int {
        if case .batch(let groups) = self { groups.count } else { 1 }
    }

    func check() throws(PostgresError) {
        switch self {
        case .batch(let groups):
            for statement in groups.joined() { try statement.check() }
        case .script(let sql):
            try PostgresQuery(unescaped: sql).check()
        case .copyBegin(let statement):
            try statement.check()
        case .copyData, .copyEnd: break
        }
    }
}

extension PostgresQuery {
    fileprivate func check() throws(PostgresError) {
        try bindings.check()
        guard !sql.utf8.contains(0) else { throw PostgresError(.invalidParameter, "a statement with a NUL") }
    }
}
