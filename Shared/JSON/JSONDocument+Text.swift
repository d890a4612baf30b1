import CSimdjson
import Primitives

extension JSONDocument {
    /// A string or key without quotes and escapes.
    func text(of index: Int) -> String {
        let node = nodes[index]
        let content = bytes[Int(node.start) + 1..<Int(node.end) - 1]
        guard Int(node.flags) & HERALD_JSON_ESCAPED != 0 else { return String(decoding: content, as: UTF8.self) }
        var text = UnescapedText(reservingCapacity: content.count)
        text.append(content)
        return String(decoding: text.bytes, as: UTF8.self)
    }

    func isKey(_ index: Int, equalTo name: String) -> Bool {
        let node = nodes[index]
        if Int(node.flags) & HERALD_JSON_ESCAPED != 0 { return text(of: index) == name }
        return bytes[Int(node.start) + 1..<Int(node.end) - 1].elementsEqual(name.utf8)
    }
}

/// Text being freed of its escapes, which the parser has found valid.
private struct UnescapedText {
    private(set) var bytes: [UInt8] = []

    init(reservingCapacity capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    mutating func append(_ escaped: ArraySlice<UInt8>) {
        var rest = escaped
        while let backslash = rest.firstIndex(of: UInt8(ascii: "\\")) {
            bytes.append(contentsOf: rest[..<backslash])
            rest = rest[backslash...].dropFirst()
            appendEscape(&rest)
        }
        bytes.append(contentsOf: rest)
    }

    private mutating func appendEscape(_ rest: inout ArraySlice<UInt8>) {
        switch rest.popFirst() {
        case UInt8(ascii: "b"): bytes.append(8)
        case UInt8(ascii: "t"): bytes.append(9)
        case UInt8(ascii: "n"): bytes.append(10)
        case UInt8(ascii: "f"): bytes.append(12)
        case UInt8(ascii: "r"): bytes.append(13)
        case UInt8(ascii: "u"): appendScalar(&rest)
        case let byte: bytes.append(byte ?? UInt8(ascii: "\\"))
        }
    }

    private mutating func appendScalar(_ rest: inout ArraySlice<UInt8>) {
        var value = unit(&rest)
        if 0xD800..<0xDC00 ~= value {
            rest = rest.dropFirst(2)
            value = 0x10000 + (value - 0xD800) << 10 + (unit(&rest) & 0x3FF)
        }
        bytes.append(contentsOf: Unicode.Scalar(value).map { Array(String($0).utf8) } ?? [])
    }

    private func unit(_ rest: inout ArraySlice<UInt8>) -> UInt32 {
        defer { rest = rest.dropFirst(4) }
        return rest.prefix(4).reduce(0) { $0 << 4 | UInt32($1.hexValue ?? 0) }
    }
}
