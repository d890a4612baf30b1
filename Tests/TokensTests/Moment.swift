import Primitives
import Synchronization

/// A clock that a test moves.
final class Moment: Sendable {
    private let now: Mutex<Timestamp>

    init(_ now: Timestamp) {
        self.now = Mutex(now)
    }

    var clock: WallClock { WallClock { self.now.withLock { $0 } } }

    func advance(by duration: Duration) {
        now.withLock { $0 = $0 + duration }
    }
}
