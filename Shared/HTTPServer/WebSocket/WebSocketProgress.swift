/// Finds a client that has stopped reading: bytes are queued for it, and not one has gone since the last heartbeat.
struct WebSocketProgress: Sendable {
    var written = 0
    private var gone = 0

    mutating func isStalled(queued: Int) -> Bool {
        let before = gone
        gone = written - queued
        return queued > 0 && gone == before
    }
}
