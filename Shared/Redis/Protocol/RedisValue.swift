/// A reply, copied out of the connection's buffer.
package enum RedisValue: Sendable, Hashable {
    case null
    case integer(Int64)
    /// A short status such as `OK`.
    case status(String)
    case bytes([UInt8])
    case array([RedisValue])
    /// Inside an array only: a call whose whole reply is an error throws it.
    case error(String)

    /// The reply's kind in one word, for messages that must not quote it.
    var kind: String {
        switch self {
        case .null: "null"
        case .integer: "integer"
        case .status: "status"
        case .bytes: "bytes"
        case .array: "array"
        case .error: "error"
        }
    }

    /// The value, unless it is an error.
    func get() throws(RedisError) -> RedisValue {
        if case .error(let text) = self { throw RedisError(reply: text) }
        return self
    }

    package var text: String? {
        switch self {
        case .status(let text): text
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        case .null, .integer, .array, .error: nil
        }
    }
}
