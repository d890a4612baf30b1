import Concurrency

/// Why a callback is not taken. For the audit log: whoever sent it learns no more than the status.
struct CallbackError: RetriableError, Equatable, CustomStringConvertible {
    enum Code: String, Sendable {
        case unknownAccount = "unknown_account"
        /// What is signed, or the signature itself, is missing or cannot be read.
        case unsigned
        case badSignature = "bad_signature"
        /// Too long ago, or from the future.
        case stale
        /// What proves one callback was sent with another.
        case replayed
        /// Well signed, but of nothing that the account may speak for.
        case notAllowed = "not_allowed"
        /// Surely the provider's, and yet not what it documents.
        case malformed
        /// What is needed to check it cannot be had now.
        case unavailable
    }

    let code: Code
    let message: String

    init(_ code: Code, _ message: String) {
        (self.code, self.message) = (code, message)
    }

    var isRetriable: Bool { code == .unavailable }
    /// Whether nobody knows who has sent it.
    var isRefusal: Bool { code != .malformed && code != .unavailable }
    var description: String { "\(code.rawValue): \(message)" }
}
