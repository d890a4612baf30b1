/// Reads requests off a connection, one after the other and however their bytes are cut.
struct RequestReader {
    private var parser = RequestHeadParser()
    /// The text of the head; while it is incomplete, what there is of it.
    private var text: [UInt8] = []
    private var head = RequestHead()
    private var decoder: BodyDecoder?

    /// The head is whole, and what follows belongs to the body.
    var isInBody: Bool { decoder != nil }
    /// The client holds the body back until it is told to go on.
    var awaitsContinue: Bool {
        guard let decoder else { return false }
        return head.expectsContinue && !decoder.hasBegun
    }

    /// Takes bytes up to the end of the request: how many, and the request once it is whole.
    mutating func read(
        _ bytes: UnsafeRawBufferPointer,
        within limits: HTTPServerLimits
    ) throws(HTTPError) -> (used: Int, request: RequestMessage?) {
        var used = 0
        if decoder == nil {
            guard let count = try readHead(bytes, within: limits) else { return (bytes.count, nil) }
            decoder = BodyDecoder(head.body, limit: limits.bodySize)
            used = count
        }
        used += try decoder?.decode(UnsafeRawBufferPointer(rebasing: bytes[used...])) ?? 0
        return (used, takeIfWhole())
    }

    /// How many of the bytes belonged to the head; `nil` while it goes on.
    private mutating func readHead(
        _ bytes: UnsafeRawBufferPointer,
        within limits: HTTPServerLimits
    ) throws(HTTPError) -> Int? {
        if text.isEmpty, let (head, length) = try parser.parse(bytes, within: limits) {
            self.head = head
            text = Array(bytes[..<length])
            return length
        }
        let before = text.count
        text.append(contentsOf: bytes.prefix(max(0, limits.headSize - before)))
        guard let (head, length) = try RequestReader.parse(&parser, text, limits) else { return nil }
        self.head = head
        text.removeLast(text.count - length)
        return length - before
    }

    private static func parse(
        _ parser: inout RequestHeadParser,
        _ text: [UInt8],
        _ limits: HTTPServerLimits
    ) throws(HTTPError) -> (head: RequestHead, length: Int)? {
        try text.withUnsafeBufferPointer { bytes throws(HTTPError) in
            try parser.parse(UnsafeRawBufferPointer(bytes), within: limits)
        }
    }

    private mutating func takeIfWhole() -> RequestMessage? {
        guard let decoder, decoder.isDone else { return nil }
        defer { self = RequestReader() }
        return RequestMessage(head: head, text: text, body: decoder.body)
    }
}
