/// `Name: value` without its line end.
enum FieldLine {
    static func read(
        _ bytes: UnsafeRawBufferPointer,
        _ range: Range<Int>
    ) throws(HTTPError) -> RequestHead.Field {
        if bytes[range.lowerBound].isBlank { throw .foldedField }
        var colon = range.lowerBound
        while colon < range.upperBound, bytes[colon].isToken { colon += 1 }
        guard colon > range.lowerBound, colon < range.upperBound, bytes[colon] == UInt8(ascii: ":") else {
            throw .badFieldName
        }
        var (start, end) = (colon + 1, range.upperBound)
        while start < end, bytes[start].isBlank { start += 1 }
        while end > start, bytes[end - 1].isBlank { end -= 1 }
        for index in start..<end where !bytes[index].isFieldValue { throw .badFieldValue }
        return RequestHead.Field(name: .init(range.lowerBound, colon), value: .init(start, end))
    }

    /// Only what may stand in a host name or address with an optional port.
    static func isHost(_ text: some Collection<UInt8>) -> Bool {
        text.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "-._~:[]%!$&'()*+;=".utf8.contains(byte)
            }
        }
    }
}
