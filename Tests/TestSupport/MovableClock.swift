package import Primitives
import Synchronization

/// A clock that goes on when the test says so.
package final class MovableClock: Sendable {
    private let moment: Mutex<Timestamp>

    package init(at moment: Timestamp = WallClock.system.now) {
        self.moment = Mutex(moment)
    }

    package var now: Timestamp { moment.withLock { $0 } }
    package var clock: WallClock { WallClock { self.now } }

    package func advance(by time: Duration) {
        moment.withLock { $0 = $0 + time }
    }
}
