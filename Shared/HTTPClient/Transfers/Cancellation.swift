import Synchronization

/// A wish to end a transfer, made on any thread and read on the transfer's own. It is made before that thread is told,
/// so that a cancellation which overtakes the start of its transfer is not lost.
final class Cancellation: Sendable {
    private let flag = Atomic<Bool>(false)

    var isRequested: Bool { flag.load(ordering: .acquiring) }

    func request() { flag.store(true, ordering: .releasing) }
}
