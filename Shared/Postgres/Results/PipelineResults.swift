/// The outcome of each statement of a pipeline, from what the server answered.
enum PipelineResults {
    typealias Outcome = Result<PostgresRows, PostgresError>

    static func outcomes(of groups: [[PostgresQuery]], _ results: [[ResultHandle]]) -> [Outcome] {
        zip(groups, results).flatMap { outcomes(count: $0.count, $1) }
    }

    /// One failure undoes the whole group, also what went well before; only the culprit carries the server's error.
    private static func outcomes(count: Int, _ results: [ResultHandle]) -> [Outcome] {
        // An error beyond the last statement is that of the commit, such as a deferred constraint's.
        if results.count > count, let error = results.last?.error {
            return Array(repeating: .failure(error), count: count)
        }
        let hasFailed = results.contains { $0.error != nil }
        return (0..<count).map { index in
            guard index < results.count else { return .failure(.lost) }
            if let error = results[index].error { return .failure(error) }
            return hasFailed ? .failure(.undone) : .success(PostgresRows(results[index]))
        }
    }
}

extension PostgresError {
    fileprivate static let undone = PostgresError(.skipped, "undone, because a later statement failed")
}
