/// The moment by which a call must have ended, on the clock that no one sets back.
package struct Deadline: Hashable, Comparable, Sendable {
    package let instant: ContinuousClock.Instant

    package init(_ instant: ContinuousClock.Instant) {
        self.instant = instant
    }

    package static func after(_ duration: Duration) -> Deadline {
        Deadline(.now.advanced(by: duration))
    }

    /// Never negative, so that it can be handed to a wait as it is.
    package var remaining: Duration { max(.zero, ContinuousClock.now.duration(to: instant)) }

    package var hasPassed: Bool { ContinuousClock.now >= instant }

    package static func < (left: Deadline, right: Deadline) -> Bool { left.instant < right.instant }
}
