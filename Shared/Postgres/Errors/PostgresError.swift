import Concurrency

/// What went wrong with a call. A lost connection leaves open whether the statement took effect; `isRetriable` says
/// that the same call may succeed later, not that it had no effect.
package struct PostgresError: RetriableError, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// The server refused the statement.
        case server(SQLState)
        /// No connection could be made; with the state if the server sent one.
        case connectionFailed(SQLState?)
        /// The connection ended while the call was under way.
        case connectionLost
        /// The call's deadline passed while its statement ran, and the statement was cancelled.
        case timedOut
        /// The call's deadline passed before a connection was free.
        case poolTimedOut
        /// The calling task was cancelled.
        case cancelled
        /// The client has been shut down.
        case shutDown
        /// Not executed, because an earlier statement of its pipeline failed.
        case skipped
        /// A value cannot be sent as it is, such as text with a NUL.
        case invalidParameter
        /// A result is not of the type that was asked for.
        case decoding
        /// The configuration cannot be right.
        case configuration
        /// libpq or the server broke the protocol, or memory ran out.
        case protocolFailure
    }

    package let code: Code
    /// In the server's words or ours. It may quote the statement's values: do not log it; log the error itself.
    package let message: String
    /// `ERROR`, `FATAL` or `PANIC`, for errors of the server.
    package private(set) var severity: String?
    package private(set) var constraint: String?
    package private(set) var table: String?

    package init(_ code: Code, _ message: String) {
        (self.code, self.message) = (code, message)
    }

    init(_ state: SQLState, _ message: String, severity: String?, constraint: String?, table: String?) {
        self.init(.server(state), message)
        (self.severity, self.constraint, self.table) = (severity, constraint, table)
    }

    package var sqlState: SQLState? {
        switch code {
        case .server(let state): state
        case .connectionFailed(let state): state
        default: nil
        }
    }

    package var isRetriable: Bool {
        switch code {
        case .server(let state): state.isRetriable
        case .connectionFailed(let state): state.map { $0.isRetriable || $0 == .protocolViolation } ?? true
        case .connectionLost, .timedOut, .poolTimedOut, .skipped, .shutDown: true
        case .cancelled, .invalidParameter, .decoding, .configuration, .protocolFailure: false
        }
    }

    /// Fit for a log: the message is left out where it may quote a value.
    package var description: String {
        let place = [table.map { "table \($0)" }, constraint.map { "constraint \($0)" }].compactMap { $0 }
        return ([label] + place + (quotesValues ? [] : [message])).joined(separator: ", ")
    }

    /// For a metric's label: the first two characters of the SQLSTATE, or the code's name.
    var category: String {
        switch code {
        case .server(let state): String(state.category)
        case .connectionFailed: "connectionFailed"
        default: "\(code)"
        }
    }

    private var label: String { sqlState.map { "SQLSTATE \($0)" } ?? category }

    private var quotesValues: Bool {
        guard case .server(let state) = code else { return code == .invalidParameter }
        return ["22", "23", "P0"].contains(state.category)
    }
}
