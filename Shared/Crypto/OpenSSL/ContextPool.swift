import Synchronization

/// Contexts that have their key already, so that a call neither prepares one nor waits while another call runs.
final class ContextPool<Context: Sendable>: Sendable {
    private let idle = Mutex<[Context]>([])
    /// One more context, for a caller who keeps it.
    let makeContext: @Sendable () -> Context

    init(_ makeContext: @escaping @Sendable () -> Context) {
        self.makeContext = makeContext
    }

    func withContext<Result>(_ body: (Context) -> Result) -> Result {
        let context = idle.withLock { $0.popLast() } ?? makeContext()
        defer { idle.withLock { $0.append(context) } }
        return body(context)
    }
}
