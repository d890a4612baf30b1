import CZlib

/// Owns zlib's state for one direction of permessage-deflate: the sending one.
struct Deflater: ~Copyable {
    /// Behind a pointer because zlib keeps the address of its own state.
    private let stream: UnsafeMutablePointer<z_stream>

    /// A window of `windowBits` (9 to 15), and as much memory besides as suits it.
    init(windowBits: Int) throws(WebSocketError) {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let status = deflateInit2_(
            stream,
            Z_DEFAULT_COMPRESSION,
            Z_DEFLATED,
            Int32(-windowBits),
            Int32(max(1, windowBits - 7)),
            Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size)
        )
        guard status == Z_OK else {
            stream.deallocate()
            throw WebSocketError(.internalError, "no memory to deflate")
        }
        self.stream = stream
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// The least window that covers `count` bytes: one message by itself can use no more.
    static func windowBits(for count: Int, atMost limit: Int) -> Int {
        min(limit, max(9, Int.bitWidth - max(0, count - 1).leadingZeroBitCount))
    }

    /// One message without the four bytes that RFC 7692 leaves off. `bytes` is not empty.
    mutating func deflate(_ bytes: [UInt8]) -> [UInt8] {
        var body: [UInt8] = []
        var input = bytes
        input.withUnsafeMutableBufferPointer { input in
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16_384) { output in
                stream.pointee.next_in = input.baseAddress
                stream.pointee.avail_in = UInt32(input.count)
                repeat {
                    stream.pointee.next_out = output.baseAddress
                    stream.pointee.avail_out = UInt32(output.count)
                    _ = CZlib.deflate(stream, Z_SYNC_FLUSH)
                    body += output.prefix(output.count - Int(stream.pointee.avail_out))
                } while stream.pointee.avail_out == 0
            }
        }
        return body.dropLast(Inflater.messageTail.count)
    }
}
