import COpenSSL
import Concurrency

/// Why a cryptographic call did not do what it was asked. Never holds key material or plain text.
package struct CryptoError: RetriableError, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// The text or bytes are no key or certificate of a kind that is allowed.
        case badKey = "bad_key"
        /// The key is of another kind than the algorithm needs.
        case wrongKeyType = "wrong_key_type"
        /// A sealed value is cut or of an unknown form.
        case malformed
        /// A sealed value names a key that the ring lacks.
        case unknownKey = "unknown_key"
        /// A sealed value was changed, belongs to another context, or was sealed with another key.
        case notAuthentic = "not_authentic"
        /// OpenSSL refused; memory has run out, or it is broken.
        case library
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        (self.code, self.message) = (code, message)
    }

    package var isRetriable: Bool { code == .library }

    package var description: String { "\(code.rawValue): \(message)" }

    /// Takes what OpenSSL noted, so that the next call on this thread finds nothing old.
    static func library(_ operation: String, as code: Code = .library) -> CryptoError {
        let number = ERR_peek_last_error()
        ERR_clear_error()
        let reason = ERR_reason_error_string(number).map { String(cString: $0) } ?? "unknown reason"
        return CryptoError(code, "\(operation): \(reason)")
    }
}
