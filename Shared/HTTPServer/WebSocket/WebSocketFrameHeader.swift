/// What a frame is. The six of RFC 6455; any other number is refused.
enum WebSocketOpcode: UInt8, Sendable {
    case continuation = 0
    case text = 1
    case binary = 2
    case close = 8
    case ping = 9
    case pong = 10

    var isControl: Bool { rawValue >= 8 }
}

/// The 6 to 14 bytes before a client's payload.
struct WebSocketFrameHeader: Equatable, Sendable {
    let isFinal: Bool
    /// RSV1, which permessage-deflate sets on the first frame of a compressed message.
    let isCompressed: Bool
    let opcode: WebSocketOpcode
    let length: Int
    let mask: WebSocketMask

    /// How many bytes the header has, as its first two say. They are judged here, before the rest has come.
    static func size(_ first: UInt8, _ second: UInt8, allowsCompression: Bool) throws(WebSocketError) -> Int {
        guard first & 0x30 == 0, first & 0x40 == 0 || allowsCompression else {
            throw .protocolError("a reserved bit is set")
        }
        guard let opcode = WebSocketOpcode(rawValue: first & 15) else { throw .protocolError("reserved opcode") }
        guard second & 0x80 != 0 else { throw .protocolError("a client's frame must be masked") }
        if opcode.isControl {
            guard first & 0x80 != 0 else { throw .protocolError("a control frame must not be fragmented") }
            guard second & 0x7F <= 125 else { throw .protocolError("a control frame holds at most 125 bytes") }
        }
        guard first & 0x40 == 0 || opcode == .text || opcode == .binary else {
            throw .protocolError("only the first frame of a message is marked compressed")
        }
        return switch second & 0x7F {
        case 126: 8
        case 127: 14
        default: 6
        }
    }

    /// Reads a header whose first two bytes passed `size`; `bytes` has exactly that size.
    init(_ bytes: [UInt8]) throws(WebSocketError) {
        guard bytes.count >= 6, let opcode = WebSocketOpcode(rawValue: bytes[0] & 15) else {
            throw .protocolError("short header")
        }
        isFinal = bytes[0] & 0x80 != 0
        isCompressed = bytes[0] & 0x40 != 0
        self.opcode = opcode
        length = try WebSocketFrameHeader.length(bytes)
        mask = WebSocketMask(bytes.suffix(4))
    }

    private static func length(_ bytes: [UInt8]) throws(WebSocketError) -> Int {
        let extended = bytes[2..<bytes.count - 4].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let least: UInt64
        switch bytes.count {
        case 8: least = 126
        case 14: least = 65_536
        default: return Int(bytes[1] & 0x7F)
        }
        guard extended >= least else { throw .protocolError("a length must use the shortest form") }
        guard let length = Int(exactly: extended) else { throw .protocolError("a length has its highest bit set") }
        return length
    }
}
