/// Decides what happens to the calls of one connection: which are sent, whose reply has come, who has given up. It
/// knows neither sockets nor tasks; a `Waiter` stands for whoever awaits a call.
///
/// A call leaves `sent` only when its replies have come or the connection has ended, even if its waiter has gone: that
/// keeps replies and calls in step.
struct Pipeline<Waiter: Sendable>: Sendable {
    typealias Instant = ContinuousClock.Instant

    struct Call: Sendable {
        let id: UInt64
        let byteCount: Int
        let replies: Int
        let start: Instant
        let deadline: Instant
        /// `nil` once the waiter has gone.
        var waiter: Waiter?
        fileprivate var bytes: [UInt8]
        fileprivate var received: [RedisValue] = []

        init(id: UInt64, bytes: [UInt8], replies: Int = 1, start: Instant, deadline: Instant, waiter: Waiter?) {
            (self.id, self.bytes, self.byteCount, self.replies) = (id, bytes, bytes.count, replies)
            (self.start, self.deadline, self.waiter) = (start, deadline, waiter)
        }
    }

    /// A call that has ended, and how.
    struct Completion: Sendable {
        let waiter: Waiter
        let start: Instant
        let result: Result<RedisValue, RedisError>
    }

    enum Admission: Equatable {
        /// The connection must take a turn to send it, or to mind its deadline.
        case needsTurn
        /// A turn is due already.
        case queued
        case refused(RedisError)
    }

    private let maximumInFlight: Int
    private let maximumWaiting: Int
    private var waiting = FIFO<Call>()
    private var sent = FIFO<Call>()
    private var isTurnDue = false
    private var closure: RedisError?
    /// Of those calls on this connection that have left `sent`.
    private var completedBytes = 0
    /// No call's deadline is earlier.
    private(set) var nextDeadline: Instant?
    /// Replies that are awaited.
    private(set) var inFlight = 0

    init(maximumInFlight: Int, maximumWaiting: Int) {
        (self.maximumInFlight, self.maximumWaiting) = (maximumInFlight, maximumWaiting)
    }

    var waitingCount: Int { waiting.count }

    /// Whether somebody still awaits an answer.
    var hasWaiters: Bool {
        waiting.contains { $0.waiter != nil } || sent.contains { $0.waiter != nil }
    }

    mutating func admit(_ call: Call) -> Admission {
        if let closure { return .refused(closure) }
        guard waiting.count < maximumWaiting else { return .refused(.overloaded) }
        waiting.append(call)
        let isEarliest = call.waiter != nil && (nextDeadline.map { call.deadline < $0 } ?? true)
        if isEarliest { nextDeadline = call.deadline }
        defer { isTurnDue = true }
        return isTurnDue && !isEarliest ? .queued : .needsTurn
    }

    mutating func beginTurn() {
        isTurnDue = false
    }

    /// The calls to send now, as far as the window of replies in flight is open. A call of many replies may overfill it.
    mutating func takeOutput() -> [[UInt8]] {
        var output: [[UInt8]] = []
        while inFlight < maximumInFlight, var call = waiting.popFirst() {
            output.append(call.takeBytes())
            inFlight += call.replies
            sent.append(call)
        }
        return output
    }

    /// A reply belongs to the call that was sent first of those that await one. `nil` when the call awaits more
    /// replies, or its waiter has gone.
    mutating func receive(_ value: RedisValue) throws(RedisError) -> Completion? {
        guard !sent.isEmpty else { throw .unsolicited }
        inFlight -= 1
        var isComplete = false
        sent.changeFirst { isComplete = $0.isComplete(with: value) }
        guard isComplete, let call = sent.popFirst() else { return nil }
        completedBytes += call.byteCount
        return call.completion(.success(call.replies == 1 ? value : .array(call.received)))
    }

    /// The waiter gives up. What was not yet sent never will be.
    mutating func abandon(_ id: UInt64, _ error: RedisError) -> Completion? {
        expel(error, unsent: error) { $0.id == id }.first
    }

    /// Ends the calls whose deadline has passed: with `error`, or with `unsent` where nothing was sent.
    mutating func expire(at now: Instant, _ error: RedisError, unsent: RedisError) -> [Completion] {
        guard let due = nextDeadline, due <= now else { return [] }
        defer { nextDeadline = earliestDeadline }
        return expel(error, unsent: unsent) { $0.deadline <= now }
    }

    /// The connection has ended, after `written` bytes went out on it. What waits may go out on the next one. A reply
    /// that no connection may carry was the first call's; the others have only lost the connection by it.
    mutating func lost(_ error: RedisError, written: Int) -> [Completion] {
        var end = completedBytes
        defer { (completedBytes, inFlight) = (0, 0) }
        return sent.removeAll().enumerated().compactMap { index, call in
            end += call.byteCount
            let error = index > 0 && error.code == .protocolFailure ? .lost : error
            return call.completion(.failure(error.maybeApplied(end <= written)))
        }
    }

    mutating func failWaiting(_ error: RedisError) -> [Completion] {
        waiting.removeAll().compactMap { $0.completion(.failure(error)) }
    }

    /// From now on calls are refused with `error`; those admitted go on.
    mutating func close(_ error: RedisError) {
        closure = closure ?? error
    }

    private mutating func expel(
        _ error: RedisError,
        unsent: RedisError,
        where isMeant: (Call) -> Bool
    ) -> [Completion] {
        var expelled: [Completion] = []
        waiting.removeAll { call in
            guard isMeant(call) else { return false }
            if let completion = call.completion(.failure(unsent)) { expelled.append(completion) }
            return true
        }
        sent.changeEach { call in
            guard isMeant(call), let completion = call.completion(.failure(error.maybeApplied(true))) else { return }
            expelled.append(completion)
            call.waiter = nil
        }
        return expelled
    }

    private var earliestDeadline: Instant? {
        var earliest: Instant?
        for calls in [waiting, sent] {
            calls.forEach { call in
                guard call.waiter != nil else { return }
                earliest = min(earliest ?? call.deadline, call.deadline)
            }
        }
        return earliest
    }
}

extension Pipeline.Call {
    fileprivate func completion(_ result: Result<RedisValue, RedisError>) -> Pipeline.Completion? {
        waiter.map { Pipeline.Completion(waiter: $0, start: start, result: result) }
    }

    fileprivate mutating func takeBytes() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    fileprivate mutating func isComplete(with value: RedisValue) -> Bool {
        guard replies > 1 else { return true }
        received.append(value)
        return received.count == replies
    }
}
