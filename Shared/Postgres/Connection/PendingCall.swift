import Concurrency
import Network

/// A call that waits for something on the reactor's thread: resumed once, by whatever comes first.
final class PendingCall<Value: Sendable> {
    typealias Continuation = CheckedContinuation<Result<Value, PostgresError>, Never>

    private var continuation: Continuation?
    private var timer: ReactorTimer?
    private let reactor: Reactor

    /// On the reactor's thread, as is every use. `onDeadline` must end in `resume`.
    init(_ continuation: Continuation, on reactor: Reactor, until deadline: Deadline, onDeadline: @escaping () -> Void)
    {
        (self.continuation, self.reactor) = (continuation, reactor)
        timer = reactor.schedule(at: deadline.instant, onDeadline)
    }

    func resume(_ result: Result<Value, PostgresError>) {
        if let timer { reactor.cancel(timer) }
        timer = nil
        continuation?.resume(returning: result)
        continuation = nil
    }
}
