import Primitives

/// A command in the form in which it is sent. It is written here and not by `redisCommandArgv`, because that wants a C
/// string an argument and gives back one more buffer to copy and free: five allocations for a GET, where this is one.
package struct RedisCommand: Sendable {
    private(set) var bytes: [UInt8] = []
    /// Where the keys stand in `bytes`; one is the rule, and costs no array.
    private var firstKey: Range<Int>?
    private var otherKeys: [Range<Int>] = []

    /// `RedisCommand("ZADD", .key("board"), 7, "ann")`.
    package init(_ name: String, _ arguments: RedisArgument...) {
        self.init(name, arguments: arguments)
    }

    package init(_ name: String, arguments: [RedisArgument]) {
        self.init(name, count: arguments.count)
        for argument in arguments { append(argument) }
    }

    /// The beginning of a command; exactly `count` arguments must be appended.
    init(_ name: String, count: Int) {
        bytes.reserveCapacity(32 + name.utf8.count + count * 32)
        appendCount(count + 1, UInt8(ascii: "*"))
        append(name)
    }

    mutating func append(_ argument: RedisArgument) {
        switch argument {
        case .key(let key): append(key: key)
        case .text(let text): append(text)
        case .bytes(let bytes): append(bytes)
        case .integer(let number): append(number)
        case .number(let number): append("\(number)")
        }
    }

    mutating func append(key: String) {
        append(key)
        let range = (bytes.count - 2 - key.utf8.count)..<(bytes.count - 2)
        if firstKey == nil { firstKey = range } else { otherKeys.append(range) }
    }

    mutating func append(_ text: String) {
        appendCount(text.utf8.count, UInt8(ascii: "$"))
        bytes.append(contentsOf: text.utf8)
        appendLineEnd()
    }

    mutating func append(_ value: [UInt8]) {
        appendCount(value.count, UInt8(ascii: "$"))
        bytes.append(contentsOf: value)
        appendLineEnd()
    }

    mutating func append(_ number: Int) {
        var digits: [UInt8] = []
        digits.appendDecimal(number)
        append(digits)
    }

    private mutating func appendCount(_ count: Int, _ marker: UInt8) {
        bytes.append(marker)
        bytes.appendDecimal(count)
        appendLineEnd()
    }

    private mutating func appendLineEnd() {
        bytes.append(UInt8(ascii: "\r"))
        bytes.append(UInt8(ascii: "\n"))
    }

    /// The slot of the command's keys; `nil` when it has none and any node will do.
    func slot() throws(RedisError) -> RedisSlot? {
        guard let firstKey else { return nil }
        let slot = RedisSlot(key: bytes[firstKey])
        for key in otherKeys where RedisSlot(key: bytes[key]) != slot {
            throw RedisError(.crossSlot, "the command's keys belong to several slots")
        }
        return slot
    }
}
