import Network
import Synchronization

/// A long poll: it takes what comes first, once.
final class PollTransport: StreamTransport {
    private enum State {
        case open
        case waiting(CheckedContinuation<[StreamEvent], Never>)
        case ended([StreamEvent])
    }

    private let state = Mutex(State.open)

    var reactor: Reactor? { nil }

    var hasEnded: Bool {
        if case .ended = state.withLock({ $0 }) { true } else { false }
    }

    /// Returns the events, or none when the poll was ended before some came. To be called once.
    func events() async -> [StreamEvent] {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ready = state.withLock { state -> [StreamEvent]? in
                    if case .ended(let events) = state { return events }
                    state = .waiting(continuation)
                    return nil
                }
                if let ready { continuation.resume(returning: ready) }
            }
        } onCancel: {
            end()
        }
    }

    /// A ping is no news.
    func send(_ events: [StreamEvent]) {
        let news = events.filter { $0.name != .ping }
        if !news.isEmpty { finish(news) }
    }

    func close(_ reason: StreamEnd) {
        end()
    }

    func end() {
        finish([])
    }

    private func finish(_ events: [StreamEvent]) {
        let waiting = state.withLock { state -> CheckedContinuation<[StreamEvent], Never>? in
            switch state {
            case .ended: return nil
            case .open:
                state = .ended(events)
                return nil
            case .waiting(let continuation):
                state = .ended(events)
                return continuation
            }
        }
        waiting?.resume(returning: events)
    }
}
