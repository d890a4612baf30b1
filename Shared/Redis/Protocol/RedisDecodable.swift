/// A type that can be read from a reply. Every mismatch is an `.unexpectedReply` error, never a trap.
package protocol RedisDecodable: Sendable {
    init(redis value: RedisValue) throws(RedisError)
}

extension RedisValue: RedisDecodable {
    package init(redis value: RedisValue) throws(RedisError) {
        self = value
    }
}

extension String: RedisDecodable {
    /// Text that is not UTF-8 is refused.
    package init(redis value: RedisValue) throws(RedisError) {
        switch value {
        case .status(let text): self = text
        case .bytes(let bytes):
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw .unexpected(value, for: String.self)
            }
            self = text
        default: throw .unexpected(value, for: String.self)
        }
    }
}

extension [UInt8]: RedisDecodable {
    package init(redis value: RedisValue) throws(RedisError) {
        switch value {
        case .bytes(let bytes): self = bytes
        case .status(let text): self = Array(text.utf8)
        default: throw .unexpected(value, for: [UInt8].self)
        }
    }
}

extension Int: RedisDecodable {
    package init(redis value: RedisValue) throws(RedisError) {
        if case .integer(let number) = value, let number = Int(exactly: number) {
            self = number
        } else if let number = value.text.flatMap({ Int($0) }) {
            self = number
        } else {
            throw .unexpected(value, for: Int.self)
        }
    }
}

extension Double: RedisDecodable {
    package init(redis value: RedisValue) throws(RedisError) {
        if case .integer(let number) = value {
            self = Double(number)
        } else if let number = value.text.flatMap({ Double($0) }) {
            self = number
        } else {
            throw .unexpected(value, for: Double.self)
        }
    }
}

extension Bool: RedisDecodable {
    /// 1 and 0, as Redis answers questions; also `OK` and nothing, as it answers a conditional SET.
    package init(redis value: RedisValue) throws(RedisError) {
        switch value {
        case .integer(1), .status("OK"): self = true
        case .integer(0), .null: self = false
        default: throw .unexpected(value, for: Bool.self)
        }
    }
}

extension Optional: RedisDecodable where Wrapped: RedisDecodable {
    package init(redis value: RedisValue) throws(RedisError) {
        self = value == .null ? nil : try Wrapped(redis: value)
    }
}

extension RedisValue {
    package func decode<Value: RedisDecodable>(as type: Value.Type = Value.self) throws(RedisError) -> Value {
        try Value(redis: get())
    }

    /// The elements of an array.
    package func elements<Value: RedisDecodable>(
        of type: Value.Type = Value.self
    ) throws(RedisError) -> [Value] {
        guard case .array(let values) = try get() else { throw .unexpected(self, for: [Value].self) }
        var elements: [Value] = []
        elements.reserveCapacity(values.count)
        for value in values { elements.append(try value.decode()) }
        return elements
    }

    /// The elements of an array that lists names and values in turn, as HGETALL does.
    package func pairs<Value: RedisDecodable>(
        of type: Value.Type = Value.self
    ) throws(RedisError) -> [(name: String, value: Value)] {
        guard case .array(let values) = try get(), values.count.isMultiple(of: 2) else {
            throw .unexpected(self, for: [(String, Value)].self)
        }
        var pairs: [(name: String, value: Value)] = []
        pairs.reserveCapacity(values.count / 2)
        for index in stride(from: 0, to: values.count, by: 2) {
            pairs.append((try values[index].decode(), try values[index + 1].decode()))
        }
        return pairs
    }
}
