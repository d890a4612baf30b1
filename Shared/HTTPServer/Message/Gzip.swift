import CZlib

enum Gzip {
    /// zlib's own sum for its header and trailer around deflate, rather than zlib's.
    private static let windowBits: Int32 = 15 + 16
    private static let level: Int32 = 5

    /// `nil` when zlib finds no memory, or the bytes are too many for one call.
    static func compress(_ bytes: [UInt8]) -> [UInt8]? {
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        guard bytes.count <= Int(UInt32.max),
            deflateInit2_(&stream, level, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK
        else { return nil }
        defer { deflateEnd(&stream) }
        var input = bytes
        return input.withUnsafeMutableBufferPointer { deflate($0, &stream) }
    }

    /// In one call, into as many bytes as the worst case needs.
    private static func deflate(_ input: UnsafeMutableBufferPointer<UInt8>, _ stream: inout z_stream) -> [UInt8]? {
        let bound = Int(deflateBound(&stream, UInt(input.count)))
        var status = Z_OK
        let output = [UInt8](unsafeUninitializedCapacity: bound) { output, count in
            (stream.next_in, stream.avail_in) = (input.baseAddress, UInt32(input.count))
            (stream.next_out, stream.avail_out) = (output.baseAddress, UInt32(clamping: bound))
            status = CZlib.deflate(&stream, Z_FINISH)
            count = Int(stream.total_out)
        }
        return status == Z_STREAM_END ? output : nil
    }
}
