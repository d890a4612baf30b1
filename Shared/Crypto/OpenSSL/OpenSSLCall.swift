import COpenSSL

enum OpenSSLCall {
    /// Whether a call succeeded. Its error is taken off the thread's queue, where the next TLS call would find it
    /// and believe it its own.
    static func succeeded(_ result: Int32) -> Bool {
        if result == 1 { return true }
        ERR_clear_error()
        return false
    }

    /// For calls that fail only without memory, where Swift itself would trap.
    static func require(_ result: Int32) {
        if result != 1 { fatalError("OpenSSL is out of memory") }
    }

    static func require(_ handle: OpaquePointer?) -> OpaquePointer {
        guard let handle else { fatalError("OpenSSL is out of memory") }
        return handle
    }
}
