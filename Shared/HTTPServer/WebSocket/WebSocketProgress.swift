/// Finds a client that has stopped reading: bytes are queued for it, and not one has gone since the last heartbeat.
struct WebSocketProgress: Sendable {
    var written = 0
    private var gone = 0
    private var wasQueued = false

    mutating func isStalled(queued: Int) -> Bool {
        let (before, waited) = (gone, wasQueued)
        (gone, wasQueued) = (written - queued, queued > 0)
        return waited && queued > 0 && gone == before
    }
}
