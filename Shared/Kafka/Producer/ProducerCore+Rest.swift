import Synchronization

/// With nothing in flight there is no deadline to look at: whoever sends, or stops the producer, wakes the loop.
extension ProducerCore {
    /// Whether the loop may sleep for longer than its tick.
    func beginRest() -> Bool {
        state.withLock { state in
            state.isResting = !state.isStopped && state.gate.used == .zero
            return state.isResting
        }
    }
}

extension ProducerCore.State {
    /// True when the loop is to be woken.
    mutating func endRest() -> Bool {
        defer { isResting = false }
        return isResting
    }
}
