import Concurrency
import Synchronization

/// The answer to a call that some thread makes for a task: the first of its outcome, its deadline and the task's
/// cancellation.
final class Reply<Value: Sendable>: Sendable {
    private enum State {
        case open
        case awaited(CheckedContinuation<Result<Value, KafkaError>, Never>)
        case settled(Result<Value, KafkaError>)

        var isSettled: Bool {
            guard case .settled = self else { return false }
            return true
        }
    }

    private let state = Mutex(State.open)

    /// Whether no one waits any more, so that what was not begun need not be.
    var isSettled: Bool { state.withLock(\.isSettled) }

    /// Changes nothing when it was settled before.
    func settle(_ result: Result<Value, KafkaError>) {
        let continuation = state.withLock { state -> CheckedContinuation<Result<Value, KafkaError>, Never>? in
            if state.isSettled { return nil }
            defer { state = .settled(result) }
            guard case .awaited(let continuation) = state else { return nil }
            return continuation
        }
        continuation?.resume(returning: result)
    }

    /// To be called once. `what` names the call in the errors of a deadline or a cancellation.
    func value(of what: String, until deadline: Deadline) async throws(KafkaError) -> Value {
        let timer = Task {
            try await Task.sleep(until: deadline.instant, clock: .continuous)
            self.settle(.failure(KafkaError(.timedOut, "\(what): no answer in time")))
        }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { wait($0) }
        } onCancel: {
            settle(.failure(KafkaError(.cancelled, "\(what) may still take effect")))
        }
        timer.cancel()
        return try result.get()
    }

    private func wait(_ continuation: CheckedContinuation<Result<Value, KafkaError>, Never>) {
        let result = state.withLock { state -> Result<Value, KafkaError>? in
            if case .settled(let result) = state { return result }
            state = .awaited(continuation)
            return nil
        }
        if let result { continuation.resume(returning: result) }
    }
}
