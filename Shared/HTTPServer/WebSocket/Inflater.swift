import CZlib

/// Owns zlib's state for one direction of permessage-deflate: the receiving one.
struct Inflater: ~Copyable {
    /// What a sender leaves off the end of each message.
    static let messageTail: [UInt8] = [0x00, 0x00, 0xFF, 0xFF]

    /// Behind a pointer because zlib keeps the address of its own state.
    private let stream: UnsafeMutablePointer<z_stream>

    init() throws(WebSocketError) {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard inflateInit2_(stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            stream.deallocate()
            throw WebSocketError(.internalError, "no memory to inflate")
        }
        self.stream = stream
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Appends the inflated bytes to `body`, and stops with `tooBig` as soon as it would pass `limit`.
    mutating func inflate(_ bytes: [UInt8], into body: inout [UInt8], limit: Int) throws(WebSocketError) {
        var input = bytes
        let failure = input.withUnsafeMutableBufferPointer { input -> WebSocketError? in
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16_384) { output in
                stream.pointee.next_in = input.baseAddress
                stream.pointee.avail_in = UInt32(input.count)
                return drain(through: output, into: &body, limit)
            }
        }
        if let failure { throw failure }
    }

    private func drain(
        through output: UnsafeMutableBufferPointer<UInt8>,
        into body: inout [UInt8],
        _ limit: Int
    ) -> WebSocketError? {
        repeat {
            stream.pointee.next_out = output.baseAddress
            stream.pointee.avail_out = UInt32(output.count)
            let status = CZlib.inflate(stream, Z_SYNC_FLUSH)
            body += output.prefix(output.count - Int(stream.pointee.avail_out))
            guard body.count <= limit else { return WebSocketError(.tooBig, "a message inflates past \(limit) bytes") }
            switch status {
            case Z_OK, Z_BUF_ERROR: break
            // A sender may end its deflate stream in the middle of a message; what follows is a new one.
            case Z_STREAM_END: inflateReset(stream)
            default: return WebSocketError(.invalidData, "a message does not inflate")
            }
        } while stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0
        return nil
    }
}
