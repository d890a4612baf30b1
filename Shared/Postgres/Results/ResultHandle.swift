import CPQ
import Synchronization

/// Owns a `PGresult` and frees it.
///
/// `@unchecked Sendable`: libpq never changes a result once it has handed it over, and reading one takes no lock.
final class ResultHandle: @unchecked Sendable {
    private let raw: OpaquePointer
    let rowCount: Int
    let columnCount: Int

    /// How many results this process holds; the tests' leak check.
    static let live = Atomic<Int>(0)

    init(owning raw: OpaquePointer) {
        self.raw = raw
        (rowCount, columnCount) = (Int(PQntuples(raw)), Int(PQnfields(raw)))
        ResultHandle.live.wrappingAdd(1, ordering: .relaxed)
    }

    deinit {
        PQclear(raw)
        ResultHandle.live.wrappingSubtract(1, ordering: .relaxed)
    }

    var status: ExecStatusType { PQresultStatus(raw) }

    /// Row and column must exist.
    func cell(row: Int, column: Int) -> PostgresCell {
        let (row, column) = (Int32(truncatingIfNeeded: row), Int32(truncatingIfNeeded: column))
        let type = PostgresType(oid: PQftype(raw, column))
        guard PQgetisnull(raw, row, column) == 0, let start = PQgetvalue(raw, row, column) else {
            return PostgresCell(type: type, owner: self, bytes: nil)
        }
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(raw, row, column)))
        return PostgresCell(type: type, owner: self, bytes: bytes)
    }

    func columnName(_ column: Int) -> String {
        PQfname(raw, Int32(clamping: column)).map { String(cString: $0) } ?? ""
    }

    var affectedRows: Int { PQcmdTuples(raw).flatMap { Int(String(cString: $0)) } ?? 0 }

    /// The command that ended, such as `COMMIT`; a failed transaction answers COMMIT with `ROLLBACK`.
    var commandTag: String { PQcmdStatus(raw).map { String(cString: $0) } ?? "" }

    /// The error that this result carries, if it is one.
    var error: PostgresError? {
        switch status {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY, PGRES_COPY_IN, PGRES_PIPELINE_SYNC: nil
        case PGRES_PIPELINE_ABORTED: PostgresError(.skipped, "an earlier statement of the pipeline failed")
        case PGRES_COPY_OUT, PGRES_COPY_BOTH: PostgresError(.protocolFailure, "COPY TO is not supported")
        default: serverError
        }
    }

    private var serverError: PostgresError {
        let message = field("M") ?? PQresultErrorMessage(raw).map { String(cString: $0) } ?? ""
        // libpq makes results of its own for failures that the server never saw; those carry no state.
        guard let state = field("C").flatMap({ SQLState($0) }) else {
            return PostgresError(.connectionLost, message)
        }
        return PostgresError(state, message, severity: field("V"), constraint: field("n"), table: field("t"))
    }

    private func field(_ code: Unicode.Scalar) -> String? {
        PQresultErrorField(raw, Int32(code.value)).map { String(cString: $0) }
    }
}
