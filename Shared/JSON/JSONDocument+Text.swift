import CSimdjson
import Primitives

extension JSONDocument {
    /// A string or key without quotes and escapes.
    func text(of index: Int) -> String {
        let node = nodes[index]
        let content = bytes[Int(node.start) + 1..<Int(node.end) - 1]
        guard Int(node.flags) & HERALD_JSON_ESCAPED != 0 else { return String(decoding: content, as: UTF8.self) }
        return String(decoding: unescaped(content), as: UTF8.self)
    }

    private func unescaped(_ content: ArraySlice<UInt8>) -> [UInt8] {
        var text = UnescapedText(reservingCapacity: content.count)
        text.append(content)
        return text.bytes
    }

    /// The node of an object's key of that name; the node after it is the value.
    func key(_ name: String, of object: Int) -> Int? {
        guard Int(nodes[object].kind) == HERALD_JSON_OBJECT else { return nil }
        var name = name
        return name.withUTF8 { name in
            bytes.withUnsafeBufferPointer { bytes in key(name, bytes, of: object) }
        }
    }

    private func key(
        _ name: UnsafeBufferPointer<UInt8>,
        _ bytes: UnsafeBufferPointer<UInt8>,
        of object: Int
    ) -> Int? {
        nodes.withUnsafeBufferPointer { nodes in
            let end = Int(nodes[object].next)
            var key = object + 1
            while key < end {
                if isKey(nodes[key], name, bytes) { return key }
                key = Int(nodes[key + 1].next)
            }
            return nil
        }
    }

    private func isKey(
        _ key: herald_json_node,
        _ name: UnsafeBufferPointer<UInt8>,
        _ bytes: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        let content = UnsafeBufferPointer(rebasing: bytes[Int(key.start) + 1..<Int(key.end) - 1])
        if Int(key.flags) & HERALD_JSON_ESCAPED != 0 { return unescaped(ArraySlice(content)).elementsEqual(name) }
        return content.count == name.count && content.elementsEqual(name)
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
