import Primitives

enum PercentEncoding {
    /// A `%` that begins no escape stays as it is; bytes that are no UTF-8 are replaced.
    static func decode(_ text: some Collection<UInt8>, plusIsSpace: Bool = false) -> String {
        String(decoding: bytes(text, plusIsSpace: plusIsSpace), as: UTF8.self)
    }

    static func bytes(_ text: some Collection<UInt8>, plusIsSpace: Bool = false) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var rest = text[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let escaped = escaped(rest.prefix(2)) {
                bytes.append(escaped)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") && plusIsSpace ? UInt8(ascii: " ") : byte)
            }
        }
        return bytes
    }

    private static func escaped(_ digits: some Collection<UInt8>) -> UInt8? {
        guard digits.count == 2, let high = digits.first?.hexValue, let low = digits.dropFirst().first?.hexValue else {
            return nil
        }
        return high << 4 | low
    }
}
