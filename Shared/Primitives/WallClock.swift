import Glibc

/// The time of day as a value, so that a test can fix it. For waiting and deadlines use `ContinuousClock`.
package struct WallClock: Sendable {
    private let read: @Sendable () -> Timestamp

    package init(_ read: @escaping @Sendable () -> Timestamp) {
        self.read = read
    }

    package var now: Timestamp { read() }

    package static let system = WallClock {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }

    package static func fixed(_ moment: Timestamp) -> WallClock {
        WallClock { moment }
    }
}
