import CPQ

/// Owns a `PGcancel`, the means to cancel a connection's statement from another thread.
///
/// `@unchecked Sendable`: it is a copy of the server's address and key that `PQcancel` only reads.
final class CancelHandle: @unchecked Sendable {
    private let raw: OpaquePointer

    init(owning raw: OpaquePointer) {
        self.raw = raw
    }

    deinit {
        PQfreeCancel(raw)
    }

    /// Blocks: connects anew, sends the key and waits until the server has passed it on. Whether the statement was
    /// cancelled shows in its result alone.
    func send() {
        var message = [CChar](repeating: 0, count: 256)
        _ = PQcancel(raw, &message, Int32(message.count))
    }
}
