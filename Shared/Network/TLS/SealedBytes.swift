import COpenSSL

/// What OpenSSL has in place of a socket: it takes the peer's sealed bytes from one array and puts its own into another.
/// An array goes as soon as it is empty, so that an idle connection owns neither; OpenSSL's own memory buffers would
/// keep the size that they once had.
final class SealedBytes {
    private var input: [UInt8] = []
    private var taken = 0
    private var output: [UInt8] = []

    var hasInput: Bool { taken < input.count }
    var outputCount: Int { output.count }

    func receive(_ bytes: UnsafeRawBufferPointer) {
        input.removeFirst(taken)
        taken = 0
        input += bytes
    }

    /// Sealed bytes for the peer.
    func takeOutput() -> [UInt8] {
        defer { output = [] }
        return output
    }

    /// Room for so many bytes once they are sealed, record by record.
    func reserve(_ count: Int) {
        output.reserveCapacity(output.count + count + (count / 16_384 + 1) * 64)
    }

    /// The caller frees it, and keeps these bytes until then. `nil` when memory is short.
    func makeBIO() -> OpaquePointer? {
        guard let bio = BIO_new(SealedBytes.method) else { return nil }
        BIO_set_data(bio, Unmanaged.passUnretained(self).toOpaque())
        BIO_set_init(bio, 1)
        return bio
    }

    fileprivate func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, input.count - taken)
        input.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[taken..<taken + count])) }
        taken += count
        if !hasInput { (input, taken) = ([], 0) }
        return count
    }

    fileprivate func write(_ bytes: UnsafeRawBufferPointer) {
        output += bytes
    }

    /// Made once, never freed, and never changed after: any thread may read it.
    private nonisolated(unsafe) static let method: OpaquePointer? = {
        let method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "herald")
        BIO_meth_set_read_ex(method, readSealed)
        BIO_meth_set_write_ex(method, writeSealed)
        BIO_meth_set_ctrl(method, controlSealed)
        return method
    }()
}

/// OpenSSL calls this from inside a call on a session, so on the reactor's thread.
private func readSealed(
    _ bio: OpaquePointer?,
    _ buffer: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: UnsafeMutablePointer<Int>?
) -> Int32 {
    BIO_clear_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY)
    guard let bytes = sealedBytes(bio) else { return 0 }
    guard bytes.hasInput else {
        BIO_set_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY)
        return 0
    }
    count?.pointee = bytes.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: size))
    return 1
}

/// OpenSSL calls this from inside a call on a session, so on the reactor's thread.
private func writeSealed(
    _ bio: OpaquePointer?,
    _ buffer: UnsafePointer<CChar>?,
    _ size: Int,
    _ count: UnsafeMutablePointer<Int>?
) -> Int32 {
    guard let bytes = sealedBytes(bio) else { return 0 }
    bytes.write(UnsafeRawBufferPointer(start: buffer, count: size))
    count?.pointee = size
    return 1
}

/// OpenSSL flushes behind a handshake's messages, which is nothing to do here; it asks for nothing else that we have.
private func controlSealed(
    _ bio: OpaquePointer?,
    _ command: Int32,
    _ number: Int,
    _ pointer: UnsafeMutableRawPointer?
) -> Int {
    command == BIO_CTRL_FLUSH ? 1 : 0
}

private func sealedBytes(_ bio: OpaquePointer?) -> SealedBytes? {
    BIO_get_data(bio).map { Unmanaged<SealedBytes>.fromOpaque($0).takeUnretainedValue() }
}
