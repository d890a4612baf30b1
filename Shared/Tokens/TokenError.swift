import Concurrency

/// Why a token was not taken. For the caller's log: whoever sent the token learns only that it was refused.
package struct TokenError: RetriableError, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// No compact JWS, or beyond the limits, or its header or claims are not what RFC 7515 and 7519 ask for.
        case malformed
        /// The header asks for something that we do not do: `crit`, or another type of token.
        case unsupported
        /// The header names an algorithm that is not allowed, or not the key's.
        case wrongAlgorithm = "wrong_algorithm"
        /// The header names a key that the set does not have; a newer set may.
        case unknownKey = "unknown_key"
        case badSignature = "bad_signature"
        case expired
        /// Its time has not come: `nbf`, or an `iat` in the future.
        case notYetValid = "not_yet_valid"
        case wrongIssuer = "wrong_issuer"
        case wrongAudience = "wrong_audience"
        /// A key or a set of keys cannot be read.
        case badKey = "bad_key"
        /// OpenSSL failed.
        case library
    }

    package let code: Code
    package let message: String

    init(_ code: Code, _ message: String) {
        (self.code, self.message) = (code, message)
    }

    package var isRetriable: Bool { code == .library }

    package var description: String { "token: \(code.rawValue): \(message)" }
}
