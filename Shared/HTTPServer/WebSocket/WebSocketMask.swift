/// The four bytes with which a client hides its payload, and how far through them the frame has come.
struct WebSocketMask: Equatable, Sendable {
    /// The key's first byte is the least significant.
    private var key: UInt32

    init(_ bytes: some Collection<UInt8>) {
        key = bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// The bytes without their mask; the next call goes on where this one ended.
    mutating func unmask(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        let (narrow, wide) = (key, UInt64(key) << 32 | UInt64(key))
        rotate(by: bytes.count)
        return [UInt8](unsafeUninitializedCapacity: bytes.count) { output, count in
            count = bytes.count
            bytes.withUnsafeBytes { input in
                let output = UnsafeMutableRawBufferPointer(output)
                var index = 0
                while index + 8 <= input.count {
                    let word = UInt64(littleEndian: input.loadUnaligned(fromByteOffset: index, as: UInt64.self)) ^ wide
                    output.storeBytes(of: word.littleEndian, toByteOffset: index, as: UInt64.self)
                    index += 8
                }
                while index < input.count {
                    output[index] = input[index] ^ UInt8(truncatingIfNeeded: narrow >> UInt32(index % 4 * 8))
                    index += 1
                }
            }
        }
    }

    private mutating func rotate(by count: Int) {
        let bits = UInt32(count % 4 * 8)
        if bits > 0 { key = key >> bits | key << (32 - bits) }
    }
}
