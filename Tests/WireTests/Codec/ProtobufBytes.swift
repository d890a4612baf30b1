/// Protobuf written by hand, to say what our own encoder would not.
struct ProtobufBytes {
    private(set) var bytes: [UInt8] = []

    /// A field of wire type 2: a text, bytes or message.
    func adding(_ number: Int, _ content: [UInt8]) -> ProtobufBytes {
        adding(tag: number << 3 | 2).adding(varint: UInt64(content.count)).adding(raw: content)
    }

    func adding(_ number: Int, text: String) -> ProtobufBytes { adding(number, Array(text.utf8)) }

    func adding(_ number: Int, varint value: UInt64) -> ProtobufBytes { adding(tag: number << 3).adding(varint: value) }

    func adding(raw: [UInt8]) -> ProtobufBytes {
        var copy = self
        copy.bytes += raw
        return copy
    }

    private func adding(tag: Int) -> ProtobufBytes { adding(varint: UInt64(tag)) }

    private func adding(varint value: UInt64) -> ProtobufBytes {
        var (copy, rest) = (self, value)
        while rest >= 0x80 {
            copy.bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        copy.bytes.append(UInt8(rest))
        return copy
    }
}
