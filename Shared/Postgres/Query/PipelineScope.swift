/// What the failure of one statement of a pipeline means for the others.
package enum PipelineScope: Sendable {
    /// All or nothing: one transaction, unless one has begun.
    case atomic
    /// Each statement is a transaction of its own, unless one has begun.
    case independent

    func groups(_ statements: [PostgresQuery]) -> [[PostgresQuery]] {
        switch self {
        case .atomic: [statements]
        case .independent: statements.map { [$0] }
        }
    }
}
