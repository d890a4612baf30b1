import Concurrency

/// What a store refuses by itself. What fails in the database comes as a `PostgresError`.
package struct StorageError: RetriableError, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// The thing is not there, or not as the caller last saw it: read it again.
        case conflict
        case notFound
        /// Somebody else has moved the watermark: the caller does not own the partition any more.
        case staleOwner
    }

    package let code: Code
    package let message: String

    init(_ code: Code, _ message: String) {
        (self.code, self.message) = (code, message)
    }

    /// None of them ends differently when it is only repeated.
    package var isRetriable: Bool { false }
    package var description: String { "\(code): \(message)" }

    /// What a conditional write returned: nothing when its condition did not hold.
    static func unlessConflict<Value>(_ returned: Value?, _ what: String) throws(StorageError) -> Value {
        guard let returned else { throw StorageError(.conflict, "\(what) is not as it was expected") }
        return returned
    }
}
