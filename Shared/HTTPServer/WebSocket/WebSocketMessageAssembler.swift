/// Makes messages of the decoder's chunks: inflates them, checks text, and keeps both within the limit.
struct WebSocketMessageAssembler: ~Copyable {
    private let limit: Int
    private let keepsContext: Bool
    private var inflater: Inflater?
    private var text = UTF8Validator()
    private var body: [UInt8] = []

    /// `limit`: how large a message may be once inflated. With `keepsContext` a message may refer to those before it.
    init(limit: Int, keepsContext: Bool = false) {
        (self.limit, self.keepsContext) = (limit, keepsContext)
    }

    /// The message that ends with this chunk, or `nil`.
    mutating func add(_ chunk: WebSocketChunk) throws(WebSocketError) -> WebSocketMessage? {
        let old = body.count
        if chunk.isCompressed {
            try inflate(chunk)
        } else if body.isEmpty {
            body = chunk.bytes
        } else {
            body += chunk.bytes
        }
        guard body.count <= limit else { throw WebSocketError(.tooBig, "a message is larger than \(limit) bytes") }
        if chunk.isText { try check(body[old...], endsMessage: chunk.endsMessage) }
        guard chunk.endsMessage else { return nil }
        defer { body = [] }
        return chunk.isText ? .text(String(decoding: body, as: UTF8.self)) : .binary(body)
    }

    private mutating func inflate(_ chunk: WebSocketChunk) throws(WebSocketError) {
        if inflater == nil { inflater = try Inflater() }
        try inflater?.inflate(chunk.bytes, into: &body, limit: limit)
        guard chunk.endsMessage else { return }
        try inflater?.inflate(Inflater.messageTail, into: &body, limit: limit)
        if !keepsContext { inflater = nil }
    }

    private mutating func check(_ bytes: ArraySlice<UInt8>, endsMessage: Bool) throws(WebSocketError) {
        guard text.accept(bytes), !endsMessage || text.isComplete else {
            throw WebSocketError(.invalidData, "text is not UTF-8")
        }
    }
}
