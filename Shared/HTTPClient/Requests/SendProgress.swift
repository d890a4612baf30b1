/// Keeps account of the copies of a request that the server may have. libcurl repeats a request on its own when a reused
/// connection breaks before any answer: only what may be sent twice, or what the server has refused unseen, goes again.
struct SendProgress {
    private let isIdempotent: Bool
    private var copies = 0

    init(isIdempotent: Bool) {
        self.isIdempotent = isIdempotent
    }

    var phase: TransferPhase { copies > 0 ? .maybeSent : .notSent }

    /// Whether a copy may be sent now; counts it if so.
    mutating func begin() -> Bool {
        guard copies == 0 || isIdempotent else { return false }
        copies += 1
        return true
    }

    /// The server has said that it did not look at the last copy (REFUSED_STREAM, or a GOAWAY below its number).
    mutating func refused() {
        copies = max(0, copies - 1)
    }
}
