import Concurrency

/// What a system call or a peer did to a connection.
package struct NetworkError: RetriableError, CustomStringConvertible {
    package enum Code: Sendable, Equatable {
        /// A system call failed with this `errno`.
        case system(Int32)
        /// The peer closed, or we did while the call was under way.
        case closed
        case timedOut
        case tls
        case unresolved
        case invalidAddress
        case reactorStopped
    }

    package let code: Code
    package let operation: StaticString
    package let detail: String

    package init(_ code: Code, _ operation: StaticString, _ detail: String = "") {
        (self.code, self.operation, self.detail) = (code, operation, detail)
    }

    package var isRetriable: Bool { code != .invalidAddress }

    package var description: String {
        detail.isEmpty ? "\(operation): \(code)" : "\(operation): \(code), \(detail)"
    }
}
