import Synchronization

/// The context that new connections get, which changes with the certificate; connections that are open keep theirs.
package final class RenewableTLS: Sendable {
    private let context: Mutex<TLSContext>

    package init(_ context: TLSContext) {
        self.context = Mutex(context)
    }

    package var current: TLSContext { context.withLock { $0 } }

    package func renew(_ context: TLSContext) {
        self.context.withLock { $0 = context }
    }
}
