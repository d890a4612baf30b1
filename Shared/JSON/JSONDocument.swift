import CSimdjson

/// A JSON text (RFC 8259) that has been checked as a whole: UTF-8, grammar, depth, and that no object has a key twice,
/// for two readers could take two different values. Values are read when they are asked for; their bytes stay in place.
package struct JSONDocument: Sendable {
    private let storage: Storage

    var bytes: [UInt8] { storage.bytes }
    var nodes: [herald_json_node] { storage.nodes }

    /// One object for both, since every value holds its document: one count to raise and not two.
    private final class Storage: Sendable {
        let bytes: [UInt8]
        let nodes: [herald_json_node]

        init(_ bytes: [UInt8], _ nodes: [herald_json_node]) {
            (self.bytes, self.nodes) = (bytes, nodes)
        }
    }

    /// Throws `malformed` or `tooLarge`.
    package init(parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
        guard bytes.count <= min(limits.bytes, Int(Int32.max)) else {
            let detail = "the text has \(bytes.count) bytes, the limit is \(limits.bytes)"
            throw JSONError(.tooLarge, [JSONFault(pointer: "", code: .tooLarge, detail: detail)])
        }
        let (result, nodes) = bytes.withUnsafeBufferPointer { bytes in
            let result = herald_json_parse(bytes.baseAddress, bytes.count, UInt32(clamping: limits.depth))
            return (result, Array(UnsafeBufferPointer(start: result.nodes, count: result.count)))
        }
        storage = Storage(bytes, nodes)
        if Int(result.fault) != HERALD_JSON_VALID { throw JSONError(.malformed, [fault(of: result)]) }
    }

    package var root: JSONValue { JSONValue(document: self, index: 0) }
}

extension JSONDocument {
    private func fault(of result: herald_json_result) -> JSONFault {
        let (code, what) = JSONDocument.names(ofFault: Int(result.fault))
        let offset = code == .invalidUTF8 ? bytes.endOfValidUTF8 : result.fault_offset
        let before = bytes.prefix(offset)
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let column = before.count - (before.lastIndex(of: UInt8(ascii: "\n")) ?? -1)
        return JSONFault(pointer: openPath, code: code, detail: "\(what) in line \(line), byte \(column)")
    }

    private static func names(ofFault fault: Int) -> (JSONFault.Code, String) {
        switch fault {
        case HERALD_JSON_UNEXPECTED_END: (.unexpectedEnd, "the text ends too early")
        case HERALD_JSON_INVALID_UTF8: (.invalidUTF8, "the text is not UTF-8")
        case HERALD_JSON_CONTROL_CHARACTER: (.controlCharacter, "a control character is not escaped")
        case HERALD_JSON_INVALID_ESCAPE: (.invalidEscape, "an escape is not valid")
        case HERALD_JSON_INVALID_NUMBER: (.invalidNumber, "a number is not valid")
        case HERALD_JSON_TOO_DEEP: (.tooDeep, "arrays and objects are nested too deep")
        case HERALD_JSON_DUPLICATE_KEY: (.duplicateKey, "a key is repeated")
        case HERALD_JSON_OUT_OF_MEMORY: (.tooLarge, "there is no memory to read the text")
        default: (.unexpectedByte, "an unexpected character")
        }
    }
}

extension [UInt8] {
    /// How many bytes come before the first that is not UTF-8.
    fileprivate var endOfValidUTF8: Int {
        var parser = Unicode.UTF8.ForwardParser()
        var (rest, valid) = (makeIterator(), 0)
        while case .valid(let scalar) = parser.parseScalar(from: &rest) { valid += scalar.count }
        return valid
    }
}
