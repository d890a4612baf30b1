import Synchronization

/// A counted gate: at most `limit` holders at once, first come first served. The back-pressure of every client.
package final class Permits: Sendable {
    private struct State {
        var free: Int
        var nextTicket: UInt64 = 0
        var queue: [(ticket: UInt64, continuation: CheckedContinuation<Void, any Error>)] = []
    }

    private let state: Mutex<State>

    package init(_ limit: Int) {
        state = Mutex(State(free: limit))
    }

    package var waiting: Int { state.withLock { $0.queue.count } }

    /// Runs `body` while holding a permit. Throws `CancellationError` when cancelled while waiting.
    package func withPermit<Result>(
        isolation: isolated (any Actor)? = #isolation,
        _ body: () async throws -> Result
    ) async throws -> Result {
        try await acquire()
        defer { release() }
        return try await body()
    }

    package func acquire() async throws {
        let ticket = state.withLock { state in
            state.nextTicket += 1
            return state.nextTicket
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { enqueue($0, ticket) }
        } onCancel: {
            cancel(ticket)
        }
    }

    package func release() {
        let next = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            guard state.queue.isEmpty else { return state.queue.removeFirst().continuation }
            state.free += 1
            return nil
        }
        next?.resume()
    }

    private func enqueue(_ continuation: CheckedContinuation<Void, any Error>, _ ticket: UInt64) {
        let outcome = state.withLock { state -> Result<Void, any Error>? in
            // Checked under the lock: a cancellation before this point finds no ticket to cancel.
            if Task.isCancelled { return .failure(CancellationError()) }
            guard state.free == 0 else {
                state.free -= 1
                return .success(())
            }
            state.queue.append((ticket, continuation))
            return nil
        }
        if let outcome { continuation.resume(with: outcome) }
    }

    private func cancel(_ ticket: UInt64) {
        let waiter = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            guard let index = state.queue.firstIndex(where: { $0.ticket == ticket }) else { return nil }
            return state.queue.remove(at: index).continuation
        }
        waiter?.resume(throwing: CancellationError())
    }
}
