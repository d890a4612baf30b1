import CZlib

/// Undoes gzip, never past a limit: a small body may stand for gigabytes.
enum Gunzip {
    /// Throws 413 as soon as the bytes would pass the limit, and 400 for what is not one whole gzip member.
    static func bytes(of packed: [UInt8], limit: Int) throws(HTTPError) -> [UInt8] {
        // Behind a pointer because zlib keeps the address of its own state.
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        defer { stream.deallocate() }
        guard inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw .internal
        }
        defer { inflateEnd(stream) }
        var (input, output) = (packed, [UInt8]())
        let status = input.withUnsafeMutableBufferPointer { input in
            stream.pointee.next_in = input.baseAddress
            stream.pointee.avail_in = UInt32(clamping: input.count)
            return drain(stream, into: &output, limit)
        }
        guard output.count <= limit else { throw .bodyTooLarge }
        guard status == Z_STREAM_END, stream.pointee.avail_in == 0 else { throw .badEncoding }
        return output
    }

    private static func drain(
        _ stream: UnsafeMutablePointer<z_stream>,
        into bytes: inout [UInt8],
        _ limit: Int
    ) -> Int32 {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16_384) { part in
            var status = Z_OK
            while status == Z_OK, bytes.count <= limit {
                (stream.pointee.next_out, stream.pointee.avail_out) = (part.baseAddress, UInt32(part.count))
                status = inflate(stream, Z_NO_FLUSH)
                bytes += part.prefix(part.count - Int(stream.pointee.avail_out))
            }
            return status
        }
    }
}
