import Concurrency

/// Why a call has no whole response, and how far its request had come: a ledger of sends must tell "not sent" from
/// "unknown". Keys, bodies and query strings never come into it.
package struct HTTPClientError: RetriableError, CustomStringConvertible, Equatable {
    package let code: TransferFault
    package let phase: TransferPhase
    package let message: String
    /// True when sending again can neither do harm nor be in vain for certain.
    package let isRetriable: Bool

    init(_ code: TransferFault, _ phase: TransferPhase, _ message: String = "", isIdempotent: Bool = false) {
        (self.code, self.phase, self.message) = (code, phase, message)
        isRetriable = code.isTransient && (phase == .notSent || isIdempotent)
    }

    package var description: String {
        message.isEmpty
            ? "HTTP: \(code.rawValue), \(phase.rawValue)" : "HTTP: \(code.rawValue), \(phase.rawValue): \(message)"
    }
}
