/// Finds a client that has stopped reading: bytes wait for it, and not one has gone for too long.
struct WriteProgress {
    private var written = 0
    private var gone = 0
    private var since: ContinuousClock.Instant?

    mutating func wrote(_ count: Int) {
        written &+= count
    }

    /// Ask from time to time; `queued` is what waits now.
    mutating func isStalled(queued: Int, at now: ContinuousClock.Instant, longerThan limit: Duration) -> Bool {
        let before = gone
        gone = written &- queued
        guard queued > 0, gone == before, let since else {
            since = queued > 0 ? now : nil
            return false
        }
        return since.duration(to: now) >= limit
    }
}
