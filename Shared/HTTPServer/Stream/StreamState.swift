/// What a stream's senders, on any thread, and its connection have to agree on.
struct StreamState: Sendable {
    enum Verdict {
        /// Accepted; the connection has to be told.
        case first
        case accepted
        /// One more than the client may fall behind by: the stream has ended.
        case tooMuch
        case ended
    }

    private var pending: [[UInt8]] = []
    private var pendingBytes = 0
    /// What the connection has not yet sent.
    private var queuedBytes = 0
    private(set) var ending: HTTPStreamEnding?
    private var onEnd: (@Sendable (HTTPStreamEnding) -> Void)?
    private var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
    private var nextWaiter: UInt64 = 0

    /// Bytes on their way to the client.
    var waitingBytes: Int { pendingBytes + queuedBytes }

    mutating func send(_ bytes: [UInt8], limit: Int) -> Verdict {
        guard ending == nil else { return .ended }
        // A message larger than the limit may go when nothing else waits.
        guard waitingBytes == 0 || waitingBytes + bytes.count <= limit else { return .tooMuch }
        pending.append(bytes)
        pendingBytes += bytes.count
        return pending.count == 1 ? .first : .accepted
    }

    mutating func take() -> [[UInt8]] {
        defer { (pending, pendingBytes) = ([], 0) }
        return pending
    }

    mutating func setQueued(_ bytes: Int) {
        queuedBytes = bytes
    }

    /// What is to be called with the ending, if it is the first.
    mutating func end(_ reason: HTTPStreamEnding) -> (@Sendable (HTTPStreamEnding) -> Void)? {
        guard ending == nil else { return nil }
        ending = reason
        defer { onEnd = nil }
        return onEnd
    }

    /// What the stream has ended with already, if it has.
    mutating func observe(_ action: @escaping @Sendable (HTTPStreamEnding) -> Void) -> HTTPStreamEnding? {
        if ending == nil { onEnd = action }
        return ending
    }

    mutating func waiter() -> UInt64 {
        nextWaiter += 1
        return nextWaiter
    }

    /// False when there is nothing to wait for.
    mutating func wait(_ waiter: UInt64, _ continuation: CheckedContinuation<Void, Never>, room: Int) -> Bool {
        guard ending == nil, waitingBytes > room else { return false }
        waiters[waiter] = continuation
        return true
    }

    mutating func giveUp(_ waiter: UInt64) -> CheckedContinuation<Void, Never>? {
        waiters.removeValue(forKey: waiter)
    }

    /// Those for whom there is room now, or never will be.
    mutating func takeWaiters(room: Int) -> [CheckedContinuation<Void, Never>] {
        guard !waiters.isEmpty, ending != nil || waitingBytes <= room else { return [] }
        defer { waiters = [:] }
        return Array(waiters.values)
    }
}
