/// Takes a request's body from the bytes behind its head, by length or in chunks.
struct BodyDecoder {
    private enum State {
        case length(Int)
        case chunked(ChunkDecoder)
    }

    private(set) var body: [UInt8] = []
    private(set) var hasBegun = false
    private var state: State
    private let limit: Int

    /// Bytes reserved on the word of a client who has not sent them yet.
    private static let reserved = 64 * 1024

    init(_ framing: RequestHead.Body, limit: Int) {
        self.limit = limit
        switch framing {
        case .length(let length):
            state = .length(length)
            body.reserveCapacity(min(length, BodyDecoder.reserved))
        case .chunked:
            state = .chunked(ChunkDecoder())
        }
    }

    var isDone: Bool {
        switch state {
        case .length(let rest): rest == 0
        case .chunked(let chunks): chunks.isDone
        }
    }

    /// How many of the bytes belonged to the body.
    mutating func decode(_ bytes: UnsafeRawBufferPointer) throws(HTTPError) -> Int {
        if !bytes.isEmpty { hasBegun = true }
        switch state {
        case .length(let rest):
            let count = min(rest, bytes.count)
            body.append(contentsOf: bytes[..<count])
            state = .length(rest - count)
            return count
        case .chunked(var chunks):
            defer { state = .chunked(chunks) }
            return try chunks.decode(bytes, into: &body, limit: limit)
        }
    }
}
