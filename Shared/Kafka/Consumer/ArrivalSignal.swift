import Concurrency
import Synchronization

/// Wakes readers when there may be something to read. Setting it never blocks for longer than the waiters' list, so it
/// may be done on a thread of the library.
final class ArrivalSignal: Sendable {
    private struct State {
        var isSet = false
        var latestTicket: UInt64 = 0
        var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())

    func set() {
        let waiters = state.withLock { state in
            state.isSet = true
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.resume() }
    }

    /// To be called before looking for something to read, so that what comes later sets it again.
    func reset() {
        state.withLock { $0.isSet = false }
    }

    /// Returns when it is set, the deadline has passed or the task is cancelled.
    func wait(until deadline: Deadline) async {
        let ticket = state.withLock { state in
            state.latestTicket += 1
            return state.latestTicket
        }
        let timer = Task {
            try await Task.sleep(until: deadline.instant, clock: .continuous)
            self.giveUp(ticket)
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { enqueue($0, ticket, deadline) }
        } onCancel: {
            giveUp(ticket)
        }
        timer.cancel()
    }

    private func enqueue(_ waiter: CheckedContinuation<Void, Never>, _ ticket: UInt64, _ deadline: Deadline) {
        let mustWait = state.withLock { state in
            // Under the lock: a cancellation or timeout before this point has found no one to wake.
            guard !state.isSet, !Task.isCancelled, !deadline.hasPassed else { return false }
            state.waiters[ticket] = waiter
            return true
        }
        if !mustWait { waiter.resume() }
    }

    private func giveUp(_ ticket: UInt64) {
        state.withLock { $0.waiters.removeValue(forKey: ticket) }?.resume()
    }
}
