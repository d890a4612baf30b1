/// One argument of a command. In a cluster the keys decide where a command goes, so they must be told apart.
package enum RedisArgument: Sendable, Hashable {
    case key(String)
    case text(String)
    case bytes([UInt8])
    case integer(Int)
    case number(Double)
}

extension RedisArgument: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    package init(stringLiteral value: String) { self = .text(value) }
}
extension RedisArgument: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: Int) { self = .integer(value) }
}

/// A value that can be stored.
package protocol RedisEncodable: Sendable {
    var redisArgument: RedisArgument { get }
}

extension RedisArgument: RedisEncodable {
    package var redisArgument: RedisArgument { self }
}
extension String: RedisEncodable {
    package var redisArgument: RedisArgument { .text(self) }
}
extension [UInt8]: RedisEncodable {
    package var redisArgument: RedisArgument { .bytes(self) }
}
extension Int: RedisEncodable {
    package var redisArgument: RedisArgument { .integer(self) }
}
extension Double: RedisEncodable {
    package var redisArgument: RedisArgument { .number(self) }
}
