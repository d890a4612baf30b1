import Concurrency

/// Why bytes are no message, or a message cannot become bytes.
package struct WireError: RetriableError, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// Not protobuf, or not of this type.
        case malformed
        case tooLarge
        /// A field without which the message has no meaning.
        case missing
        case invalidUTF8
        /// U+0000 in a text that must pass through C.
        case nulCharacter
        case invalidID
        /// A tenant or user that could not be part of a record's key.
        case invalidKey
    }

    package let code: Code
    /// Message and field as the protos name them; never a value.
    package let field: String

    package init(_ code: Code, _ field: String) {
        (self.code, self.field) = (code, field)
    }

    /// The same bytes are refused again.
    package var isRetriable: Bool { false }

    package var description: String { "Wire: \(code.rawValue), \(field)" }
}
