import Synchronization

/// Tells a running part to finish what it has in flight and return. Unlike cancellation it interrupts nothing.
package final class GracefulShutdown: Sendable {
    /// The shutdown that governs the running part; the lifecycle sets it around each `run()`.
    @TaskLocal package static var current = GracefulShutdown()

    private struct State {
        var hasBegun = false
        var nextToken = 0
        var handlers: [Int: @Sendable () -> Void] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    package var hasBegun: Bool { state.withLock { $0.hasBegun } }

    package func begin() {
        let handlers = state.withLock { state -> [@Sendable () -> Void] in
            state.hasBegun = true
            defer { state.handlers = [:] }
            return Array(state.handlers.values)
        }
        for handler in handlers { handler() }
    }

    /// Calls `handler` at most once: when the shutdown begins, or at once if it has. One that begins after `body` has
    /// ended does not call it; one that begins just as `body` ends may.
    package func withHandler<Result>(
        isolation: isolated (any Actor)? = #isolation,
        _ handler: @escaping @Sendable () -> Void,
        during body: () async throws -> Result
    ) async rethrows -> Result {
        let token = register(handler)
        defer { state.withLock { $0.handlers[token] = nil } }
        return try await body()
    }

    /// Returns when the shutdown begins or the task is cancelled.
    package func wait() async {
        let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
        await withHandler({ continuation.finish() }) {
            for await _ in stream {}
        }
    }

    /// Sleeps, but no longer than until the shutdown begins or the task is cancelled.
    package func sleep(for duration: Duration) async {
        let timer = Task { try await Task.sleep(for: duration) }
        await withHandler({ timer.cancel() }) {
            await withTaskCancellationHandler {
                _ = await timer.result
            } onCancel: {
                timer.cancel()
            }
        }
    }

    private func register(_ handler: @escaping @Sendable () -> Void) -> Int {
        let (token, isLate) = state.withLock { state in
            state.nextToken += 1
            if !state.hasBegun { state.handlers[state.nextToken] = handler }
            return (state.nextToken, state.hasBegun)
        }
        if isLate { handler() }
        return token
    }
}
