import Glibc

/// Reads a request line and its fields, strictly: what RFC 9112 lets a server repair is refused, because the next
/// server in a chain might repair it in another way.
struct RequestHeadParser {
    private var head = RequestHead()
    private var framing = RequestFraming()
    private var hasRequestLine = false
    /// Where the line being read begins.
    private var line = 0
    /// How far its end has been looked for.
    private var scanned = 0

    /// `bytes` begin with the head, and are more at each call. `nil` until the head is whole; then where it ends.
    mutating func parse(
        _ bytes: UnsafeRawBufferPointer,
        within limits: HTTPServerLimits
    ) throws(HTTPError) -> (head: RequestHead, length: Int)? {
        // What does not begin like a method never will, TLS on a plain port for one.
        if !hasRequestLine, let first = bytes.first, !first.isToken { throw .badMethod }
        while let lineFeed = nextLineFeed(bytes) {
            guard lineFeed < limits.headSize else { throw tooLarge }
            guard lineFeed > line, bytes[lineFeed - 1] == .carriageReturn else { throw .badLineEnd }
            let range = line..<(lineFeed - 1)
            (line, scanned) = (lineFeed + 1, lineFeed + 1)
            if range.isEmpty {
                try framing.settle(&head, bodyLimit: limits.bodySize)
                return (head, line)
            }
            try read(bytes, range, fieldCount: limits.fieldCount)
        }
        guard bytes.count < limits.headSize else { throw tooLarge }
        return nil
    }

    private mutating func nextLineFeed(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard scanned < bytes.count, let base = bytes.baseAddress else { return nil }
        guard let found = memchr(base + scanned, 10, bytes.count - scanned) else {
            scanned = bytes.count
            return nil
        }
        return UnsafeRawPointer(found) - base
    }

    private var tooLarge: HTTPError { hasRequestLine ? .headTooLarge : .targetTooLong }

    private mutating func read(
        _ bytes: UnsafeRawBufferPointer,
        _ range: Range<Int>,
        fieldCount: Int
    ) throws(HTTPError) {
        guard hasRequestLine else {
            hasRequestLine = true
            try RequestLine.read(bytes, range, into: &head)
            head.fields.reserveCapacity(12)
            return
        }
        guard head.fields.count < fieldCount else { throw .tooManyFields }
        let field = try FieldLine.read(bytes, range)
        head.fields.append(field)
        try framing.note(field, in: bytes)
    }
}
