/// Makes the frames that one socket sends: plain, compressed each by itself, or compressed with what went before.
struct WebSocketMessageEncoder: ~Copyable {
    private let deflate: PerMessageDeflate?
    private let minimumSize: Int
    private var deflater: Deflater?

    init(deflate: PerMessageDeflate?, minimumSize: Int) {
        // An empty flush after a flush is an error to zlib, so an empty message is never compressed.
        (self.deflate, self.minimumSize) = (deflate, max(1, minimumSize))
    }

    mutating func encode(_ message: PreparedMessage) throws(WebSocketError) -> [UInt8] {
        guard let deflate, message.payload.count >= minimumSize else { return message.plainFrame() }
        if deflate.serverKeepsContext { return try encodeInContext(message, deflate) }
        guard deflate.serverWindowBits < 15 else { return try message.deflatedFrame() }
        var deflater = try Deflater(
            windowBits: Deflater.windowBits(for: message.payload.count, atMost: deflate.serverWindowBits)
        )
        return WebSocketFrameEncoder.encode(message.opcode, deflater.deflate(message.payload), isCompressed: true)
    }

    private mutating func encodeInContext(
        _ message: PreparedMessage,
        _ deflate: PerMessageDeflate
    ) throws(WebSocketError) -> [UInt8] {
        if deflater == nil { deflater = try Deflater(windowBits: deflate.serverWindowBits) }
        let body = deflater?.deflate(message.payload) ?? []
        return WebSocketFrameEncoder.encode(message.opcode, body, isCompressed: true)
    }
}
