/// A client's frame, right or wrong as a test wants it.
struct ClientFrame {
    var isFinal = true
    var reservedBits: UInt8 = 0
    var opcode: UInt8 = 1
    var payload: [UInt8] = []
    var mask: [UInt8]? = [0x37, 0xFA, 0x21, 0x3D]
    /// 0 for a length in the second byte, 2 or 8 for that many bytes; `nil` for the shortest.
    var lengthBytes: Int?

    static func text(_ text: String, isFinal: Bool = true) -> ClientFrame {
        ClientFrame(isFinal: isFinal, payload: Array(text.utf8))
    }

    static func ping(_ text: String) -> ClientFrame { ClientFrame(opcode: 9, payload: Array(text.utf8)) }

    static func close(_ code: UInt16?, _ reason: [UInt8] = []) -> ClientFrame {
        ClientFrame(opcode: 8, payload: (code.map { [UInt8($0 >> 8), UInt8($0 & 0xFF)] } ?? []) + reason)
    }

    var bytes: [UInt8] {
        let width = lengthBytes ?? (payload.count < 126 ? 0 : payload.count < 65_536 ? 2 : 8)
        let marker = width == 0 ? UInt8(payload.count) : width == 2 ? 126 : 127
        var bytes = [(isFinal ? 0x80 : 0) | reservedBits << 4 | opcode, (mask == nil ? 0 : 0x80) | marker]
        for index in 0..<width { bytes.append(UInt8(truncatingIfNeeded: payload.count >> ((width - 1 - index) * 8))) }
        guard let mask else { return bytes + payload }
        return bytes + mask + payload.enumerated().map { $1 ^ mask[$0 % 4] }
    }
}
