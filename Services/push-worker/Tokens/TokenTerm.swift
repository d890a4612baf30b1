import JSON
import Primitives

/// A login that is good for a time, as it is shared in Redis.
struct TokenTerm: Sendable, Equatable {
    let text: String
    let madeAt: Timestamp
    /// From then on a new one is wanted, though this one still works.
    let renewAt: Timestamp
    let endsAt: Timestamp

    init(_ text: String, madeAt: Timestamp, renewAfter: Duration, endsAfter: Duration) {
        (self.text, self.madeAt) = (text, madeAt)
        (renewAt, endsAt) = (madeAt + renewAfter, madeAt + endsAfter)
    }

    func isFresh(at now: Timestamp) -> Bool { now < renewAt }
    func isUsable(at now: Timestamp) -> Bool { now < endsAt }

    /// Three times in microseconds and the text, with spaces between.
    var line: String { "\(madeAt.microseconds) \(renewAt.microseconds) \(endsAt.microseconds) \(text)" }

    /// `nil` for a line that is none.
    init?(line: String) {
        let parts = line.split(separator: " ", maxSplits: 3)
        let times = parts.prefix(3).compactMap { Int64($0) }.map(Timestamp.init(microseconds:))
        guard parts.count == 4, times.count == 3 else { return nil }
        (madeAt, renewAt, endsAt, text) = (times[0], times[1], times[2], String(parts[3]))
    }
}
