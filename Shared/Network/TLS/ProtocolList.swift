import COpenSSL

/// ALPN's form of a list, each name behind its length, and the count of its bytes before it all.
final class ProtocolList {
    let bytes: UnsafeMutableBufferPointer<UInt8>

    /// Refuses a name that its one byte of length cannot count, and an empty one.
    init(_ names: [String]) throws(NetworkError) {
        for name in names where !(1...255).contains(name.utf8.count) {
            throw NetworkError(.tls, "ALPN", "a protocol's name has 1 to 255 bytes")
        }
        let list = names.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
        let count = [UInt8(truncatingIfNeeded: list.count >> 8), UInt8(truncatingIfNeeded: list.count)]
        bytes = .allocate(capacity: list.count + 2)
        _ = bytes.initialize(from: count + list)
    }

    deinit {
        bytes.deallocate()
    }
}

/// OpenSSL calls this while it reads a client's hello, on the reactor's thread. Without a protocol in common the
/// connection goes on without one.
func selectProtocol(
    _ session: OpaquePointer?,
    _ chosen: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
    _ chosenCount: UnsafeMutablePointer<UInt8>?,
    _ offered: UnsafePointer<UInt8>?,
    _ offeredCount: UInt32,
    _ context: UnsafeMutableRawPointer?
) -> Int32 {
    guard let own = context?.assumingMemoryBound(to: UInt8.self), let chosen else { return SSL_TLSEXT_ERR_NOACK }
    let count = UInt32(own[0]) << 8 | UInt32(own[1])
    var result: UnsafeMutablePointer<UInt8>?
    guard SSL_select_next_proto(&result, chosenCount, own + 2, count, offered, offeredCount) == OPENSSL_NPN_NEGOTIATED
    else { return SSL_TLSEXT_ERR_NOACK }
    chosen.pointee = UnsafePointer(result)
    return SSL_TLSEXT_ERR_OK
}

/// OpenSSL calls this when it frees a context, on whatever thread lets go of it last.
func releaseProtocols(
    _ parent: UnsafeMutableRawPointer?,
    _ list: UnsafeMutableRawPointer?,
    _ data: UnsafeMutablePointer<CRYPTO_EX_DATA>?,
    _ index: Int32,
    _ long: Int,
    _ context: UnsafeMutableRawPointer?
) {
    if let list { Unmanaged<ProtocolList>.fromOpaque(list).release() }
}
