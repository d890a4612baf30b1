/// Takes a client's byte stream apart. Data comes out as it arrives, so that bad text is refused at its first bad
/// byte; control frames come out whole. Every rule of RFC 6455 about frames and their order is kept here.
struct WebSocketFrameDecoder: Sendable {
    enum Event: Equatable, Sendable {
        case data(WebSocketChunk)
        case control(WebSocketOpcode, [UInt8])
    }

    private struct OpenFrame {
        var header: WebSocketFrameHeader
        var mask: WebSocketMask
        var remaining: Int
        var control: [UInt8] = []
    }

    private struct OpenMessage {
        let isText: Bool
        let isCompressed: Bool
        var wireBytes = 0
    }

    private let limit: Int
    private let allowsCompression: Bool
    private var head: [UInt8] = []
    private var headSize = 2
    private var frame: OpenFrame?
    private var message: OpenMessage?

    /// `limit`: how many payload bytes a message may have on the wire, over all its frames.
    init(limit: Int, allowsCompression: Bool) {
        (self.limit, self.allowsCompression) = (limit, allowsCompression)
    }

    /// Whether a message or a frame has begun and not ended.
    var isMidway: Bool { message != nil || frame != nil || !head.isEmpty }

    /// Takes what it can use from the front of `input`; `nil` when it needs more.
    mutating func next(_ input: inout ArraySlice<UInt8>) throws(WebSocketError) -> Event? {
        while true {
            if frame == nil {
                guard let header = try readHeader(&input) else { return nil }
                try open(header)
            }
            if let event = readPayload(&input) { return event }
            if frame != nil { return nil }
        }
    }

    private mutating func readHeader(_ input: inout ArraySlice<UInt8>) throws(WebSocketError) -> WebSocketFrameHeader? {
        while head.count < headSize, let byte = input.popFirst() {
            head.append(byte)
            if head.count == 2 {
                headSize = try WebSocketFrameHeader.size(head[0], head[1], allowsCompression: allowsCompression)
            }
        }
        guard head.count == headSize else { return nil }
        let header = try WebSocketFrameHeader(head)
        head.removeAll(keepingCapacity: true)
        headSize = 2
        return header
    }

    private mutating func open(_ header: WebSocketFrameHeader) throws(WebSocketError) {
        if !header.opcode.isControl { try admit(header) }
        frame = OpenFrame(header: header, mask: header.mask, remaining: header.length)
    }

    /// A continuation continues something; anything else must not interrupt it; the sum stays within the limit.
    private mutating func admit(_ header: WebSocketFrameHeader) throws(WebSocketError) {
        if header.opcode == .continuation {
            guard message != nil else { throw .protocolError("a continuation of nothing") }
        } else {
            guard message == nil else { throw .protocolError("a new message inside a fragmented one") }
            message = OpenMessage(isText: header.opcode == .text, isCompressed: header.isCompressed)
        }
        let total = (message?.wireBytes ?? 0).addingReportingOverflow(header.length)
        guard !total.overflow, total.partialValue <= limit else {
            throw WebSocketError(.tooBig, "a message is larger than \(limit) bytes")
        }
        message?.wireBytes = total.partialValue
    }

    private mutating func readPayload(_ input: inout ArraySlice<UInt8>) -> Event? {
        guard var open = frame else { return nil }
        let taken = input.prefix(open.remaining)
        let bytes = open.mask.unmask(taken)
        input = input.dropFirst(taken.count)
        open.remaining -= taken.count
        let isWhole = open.remaining == 0
        if open.header.opcode.isControl {
            open.control += bytes
            frame = isWhole ? nil : open
            return isWhole ? .control(open.header.opcode, open.control) : nil
        }
        frame = isWhole ? nil : open
        return data(bytes, endsMessage: isWhole && open.header.isFinal)
    }

    private mutating func data(_ bytes: [UInt8], endsMessage: Bool) -> Event? {
        guard let message, endsMessage || !bytes.isEmpty else { return nil }
        if endsMessage { self.message = nil }
        return .data(
            WebSocketChunk(
                bytes: bytes,
                isText: message.isText,
                isCompressed: message.isCompressed,
                endsMessage: endsMessage
            )
        )
    }
}

/// A piece of a message's payload, unmasked.
struct WebSocketChunk: Equatable, Sendable {
    let bytes: [UInt8]
    let isText: Bool
    let isCompressed: Bool
    let endsMessage: Bool
}
