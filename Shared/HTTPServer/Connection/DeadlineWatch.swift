import Concurrency
import Primitives

/// When each connection of a group is to be looked at. Most of them rest most of the time: who has nothing to wait for
/// in this moment costs nothing in it.
struct DeadlineWatch {
    private let start: ContinuousClock.Instant
    private let precision: Int64
    private var wheel: TimingWheel<ObjectIdentifier>

    init(_ limits: HTTPServerLimits, at start: ContinuousClock.Instant) {
        self.start = start
        precision = max(1, limits.precision.microseconds)
        let turn = limits.longest.microseconds / precision + 2
        wheel = TimingWheel(turn: Int(min(turn, 4096)))
    }

    /// Enters a connection that is not entered for so early a moment already.
    mutating func enter(_ connection: HTTPConnection) {
        guard let due = connection.dueTime, connection.nextLook.map({ due < $0 }) ?? true else { return }
        let tick = wheel.add(ObjectIdentifier(connection), at: ticks(due, roundedUp: true))
        connection.nextLook = min(due, moment(tick))
    }

    /// Whose time has come. One that has been entered for a later moment since is told then.
    mutating func take(at now: ContinuousClock.Instant, _ find: (ObjectIdentifier) -> HTTPConnection?)
        -> [HTTPConnection]
    {
        let tick = ticks(now, roundedUp: false)
        let limit = moment(tick)
        return wheel.take(at: tick).compactMap { id in
            guard let connection = find(id), let next = connection.nextLook, next <= limit else { return nil }
            connection.nextLook = nil
            return connection
        }
    }

    private func ticks(_ moment: ContinuousClock.Instant, roundedUp: Bool) -> Int {
        Int((start.duration(to: moment).microseconds + (roundedUp ? precision - 1 : 0)) / precision)
    }

    private func moment(_ tick: Int) -> ContinuousClock.Instant {
        start.advanced(by: .microseconds(Int64(tick) * precision))
    }
}
