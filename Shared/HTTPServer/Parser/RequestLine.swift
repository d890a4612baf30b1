import Primitives

/// `GET /path?query HTTP/1.1`, with single spaces and nothing else.
enum RequestLine {
    static func read(
        _ bytes: UnsafeRawBufferPointer,
        _ range: Range<Int>,
        into head: inout RequestHead
    ) throws(HTTPError) {
        let line = UnsafeRawBufferPointer(rebasing: bytes[range])
        let methodEnd = line.firstIndex(of: 0x20) ?? line.count
        let name = UnsafeRawBufferPointer(rebasing: line[..<methodEnd])
        guard !name.isEmpty, name.allSatisfy(\.isToken) else { throw .badMethod }
        let rest = line[methodEnd...].dropFirst()
        guard let targetEnd = rest.firstIndex(of: 0x20) else { throw .badRequestLine }
        try readVersion(UnsafeRawBufferPointer(rebasing: line[(targetEnd + 1)...]), into: &head)
        guard let method = HTTPMethod(name) else { throw .unknownMethod }
        head.method = method
        try readTarget(bytes, range.lowerBound + rest.startIndex..<range.lowerBound + targetEnd, into: &head)
    }

    private static func readVersion(_ text: UnsafeRawBufferPointer, into head: inout RequestHead) throws(HTTPError) {
        guard text.count == 8, text.starts(with: "HTTP/".utf8), isDigit(text[5]), text[6] == UInt8(ascii: "."),
            isDigit(text[7])
        else { throw .badRequestLine }
        switch (text[5], text[7]) {
        case (UInt8(ascii: "1"), UInt8(ascii: "1")): head.isHTTP11 = true
        case (UInt8(ascii: "1"), UInt8(ascii: "0")): head.isHTTP11 = false
        default: throw .unknownVersion
        }
    }

    /// A path, `*` for OPTIONS, or an absolute URL, whose host is left to the Host field.
    private static func readTarget(
        _ bytes: UnsafeRawBufferPointer,
        _ range: Range<Int>,
        into head: inout RequestHead
    ) throws(HTTPError) {
        let target = bytes[range]
        guard !target.isEmpty, target.allSatisfy(\.isTarget), isEscapedWell(target) else { throw .badTarget }
        let query = target.firstIndex(of: UInt8(ascii: "?")) ?? range.upperBound
        let pathStart = try startOfPath(target[..<query], head.method)
        head.path = RequestHead.Place(pathStart, query)
        head.query = RequestHead.Place(min(query + 1, range.upperBound), range.upperBound)
    }

    private static func startOfPath(
        _ path: Slice<UnsafeRawBufferPointer>,
        _ method: HTTPMethod
    ) throws(HTTPError) -> Int {
        if path.first == UInt8(ascii: "/") || method == .options && path.elementsEqual("*".utf8) {
            return path.startIndex
        }
        for scheme in ["http://", "https://"] where path.starts(with: scheme.utf8) {
            let authority = path.dropFirst(scheme.utf8.count)
            let start = authority.firstIndex(of: UInt8(ascii: "/")) ?? authority.endIndex
            guard FieldLine.isHost(authority[..<start]), start > authority.startIndex else { throw .badTarget }
            return start
        }
        throw .badTarget
    }

    /// Every `%` begins two hexadecimal digits, and none is NUL, which no text of ours may hold.
    private static func isEscapedWell(_ target: Slice<UnsafeRawBufferPointer>) -> Bool {
        var rest = target
        while let percent = rest.firstIndex(of: UInt8(ascii: "%")) {
            guard rest.endIndex - percent > 2, let high = rest[percent + 1].hexValue,
                let low = rest[percent + 2].hexValue, high | low != 0
            else { return false }
            rest = rest[(percent + 3)...]
        }
        return true
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
