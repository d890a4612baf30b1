import Synchronization

/// What has come for a listener and has not been read: so many events at most, of which the oldest give way.
final class SubscriptionInbox: Sendable {
    private typealias Reader = CheckedContinuation<RedisSubscriptionEvent?, Never>

    private struct State {
        var events = FIFO<RedisSubscriptionEvent>()
        var dropped = 0
        var isFinished = false
        var readers: [(id: UInt64, reader: Reader)] = []
        var nextReader: UInt64 = 0
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) {
        self.limit = max(1, limit)
    }

    /// False when an older event had to give way.
    func put(_ event: RedisSubscriptionEvent) -> Bool {
        let (reader, hasFit) = state.withLock { state -> (Reader?, Bool) in
            if !state.readers.isEmpty { return (state.readers.removeFirst().reader, true) }
            guard !state.isFinished else { return (nil, true) }
            state.events.append(event)
            guard state.events.count > limit else { return (nil, true) }
            _ = state.events.popFirst()
            state.dropped += 1
            return (nil, false)
        }
        reader?.resume(returning: event)
        return hasFit
    }

    /// What has come can still be read.
    func finish() {
        let readers = state.withLock { state in
            state.isFinished = true
            defer { state.readers = [] }
            return state.readers
        }
        for (_, reader) in readers { reader.resume(returning: nil) }
    }

    /// `nil` when the subscription or the reading task has ended.
    func next() async -> RedisSubscriptionEvent? {
        let id = state.withLock { state in
            state.nextReader += 1
            return state.nextReader
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { read(id, $0) }
        } onCancel: {
            cancel(id)
        }
    }

    private func read(_ id: UInt64, _ reader: Reader) {
        let outcome = state.withLock { state -> RedisSubscriptionEvent?? in
            // Checked under the lock: a cancellation before this point finds no reader to cancel.
            if Task.isCancelled { return .some(nil) }
            if state.dropped > 0 {
                defer { state.dropped = 0 }
                return .dropped(state.dropped)
            }
            if let event = state.events.popFirst() { return event }
            if state.isFinished { return .some(nil) }
            state.readers.append((id, reader))
            return .none
        }
        if let outcome { reader.resume(returning: outcome) }
    }

    private func cancel(_ id: UInt64) {
        let reader = state.withLock { state -> Reader? in
            guard let index = state.readers.firstIndex(where: { $0.id == id }) else { return nil }
            return state.readers.remove(at: index).reader
        }
        reader?.resume(returning: nil)
    }
}
