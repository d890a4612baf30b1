/// Collects what a peer sends and cuts it into requests: four bytes of length, then so many bytes.
struct FrameBuffer {
    /// A length that no request may have. What follows cannot be read.
    struct InvalidLength: Error {
        let length: Int32
    }

    private static let prefix = 4
    private let limit: Int
    private var bytes: [UInt8] = []
    private var start = 0

    init(limit: Int) {
        self.limit = limit
    }

    /// Bytes that have not been handed out.
    var count: Int { bytes.count - start }

    mutating func append(_ part: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: part)
    }

    /// The next whole request, without its length; `nil` until it has arrived.
    mutating func next() throws -> [UInt8]? {
        guard let length = try nextLength(), count >= FrameBuffer.prefix + length else { return nil }
        let first = start + FrameBuffer.prefix
        defer { advance(to: first + length) }
        return Array(bytes[first..<first + length])
    }

    var hasNext: Bool {
        guard let length = try? nextLength() else { return false }
        return count >= FrameBuffer.prefix + length
    }

    private func nextLength() throws -> Int? {
        guard count >= FrameBuffer.prefix else { return nil }
        var reader = ProtocolReader(bytes, in: start..<bytes.count)
        let length: Int32 = try reader.integer()
        guard length >= 0, length <= limit else { throw InvalidLength(length: length) }
        return Int(length)
    }

    private mutating func advance(to position: Int) {
        start = position
        if start == bytes.count {
            bytes.removeAll(keepingCapacity: bytes.capacity <= 1 << 20)
            start = 0
        } else if start > bytes.count / 2 {
            bytes.removeFirst(start)
            start = 0
        }
    }
}
