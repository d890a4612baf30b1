/// Counts heartbeats, so that a client that has gone, or that sends a message without end, is found without a clock.
struct WebSocketLiveness: Sendable {
    private var unanswered = 0
    private var wasMidway = false

    /// Any byte is a sign of life.
    mutating func heard() {
        unanswered = 0
    }

    mutating func pinged() {
        unanswered += 1
    }

    mutating func finishedMessage() {
        wasMidway = false
    }

    func isDead(after misses: Int) -> Bool { unanswered >= misses }

    /// Whether the message that has begun is the one that had begun a heartbeat ago.
    mutating func isSlow(isMidway: Bool) -> Bool {
        defer { wasMidway = isMidway }
        return wasMidway && isMidway
    }
}
