/// A server's frames: unmasked, final, with the shortest length.
enum WebSocketFrameEncoder {
    static func encode(_ opcode: WebSocketOpcode, _ payload: some Collection<UInt8>, isCompressed: Bool = false)
        -> [UInt8]
    {
        var frame: [UInt8] = []
        frame.reserveCapacity(payload.count + 10)
        frame.append(0x80 | (isCompressed ? 0x40 : 0) | opcode.rawValue)
        appendLength(payload.count, to: &frame)
        frame.append(contentsOf: payload)
        return frame
    }

    /// A code that may not be sent makes an empty close frame. The reason is cut, between characters, to what fits.
    static func close(_ code: WebSocketCloseCode, _ reason: String = "") -> [UInt8] {
        guard code.mayBeSent else { return encode(.close, []) }
        var payload = [UInt8(code.rawValue >> 8), UInt8(code.rawValue & 0xFF)]
        for character in reason where payload.count + character.utf8.count <= 125 {
            payload.append(contentsOf: character.utf8)
        }
        return encode(.close, payload)
    }

    private static func appendLength(_ length: Int, to frame: inout [UInt8]) {
        switch length {
        case 0...125:
            frame.append(UInt8(length))
        case 126...65_535:
            frame.append(126)
            appendBigEndian(length, bytes: 2, to: &frame)
        default:
            frame.append(127)
            appendBigEndian(length, bytes: 8, to: &frame)
        }
    }

    private static func appendBigEndian(_ number: Int, bytes: Int, to frame: inout [UInt8]) {
        for index in 0..<bytes { frame.append(UInt8(truncatingIfNeeded: number >> ((bytes - 1 - index) * 8))) }
    }
}
