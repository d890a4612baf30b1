import Concurrency
import Primitives
import Storage

/// When each stream is to be looked at: once in a beat, all of them spread over it, and when its token ends. A look at
/// ten thousand at once would hold up every event that comes meanwhile.
///
/// Its ticks are seconds of a clock that is never set; tokens end by the other one.
struct StreamRounds {
    private let beat: Int
    private var tick = 0
    private var wheel: TimingWheel<StreamListener>

    init(beat: Duration) {
        self.beat = max(1, Int(beat.components.seconds))
        wheel = TimingWheel(turn: self.beat)
    }

    /// A new stream's first turn comes within a beat.
    mutating func begin(_ listener: StreamListener, at now: Timestamp) {
        enter(listener, at: now, after: 1 + Int(listener.ticket.id % UInt64(beat)))
    }

    mutating func goOn(_ listener: StreamListener, at now: Timestamp) {
        enter(listener, at: now, after: beat)
    }

    /// Those whose turn has come since it was last asked, also of streams that have ended meanwhile.
    mutating func take(at second: Int) -> [StreamListener] {
        tick = max(tick, second)
        return wheel.take(at: tick)
    }

    /// Whether this turn is one of every second that the stream has: in any turn it is so for half of the streams.
    func isSecondTurn(of listener: StreamListener) -> Bool {
        (tick / beat + Int(truncatingIfNeeded: listener.ticket.id / UInt64(beat))) % 2 == 1
    }

    private mutating func enter(_ listener: StreamListener, at now: Timestamp, after seconds: Int) {
        // Rounded up: at its turn the token has ended.
        let left = listener.ticket.expiry.map { Int(clamping: ($0 - now).components.seconds) + 1 } ?? beat
        wheel.add(listener, at: tick + min(seconds, left))
    }
}
