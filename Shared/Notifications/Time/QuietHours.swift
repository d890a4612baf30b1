package import Primitives

/// The part of each day in which a person is not to be disturbed, by the clock on the wall.
///
/// Only what the clock shows counts. Where it jumps over the end of the quiet hours, they end with the jump; where it is
/// put back from after their end to before it, they begin again.
package struct QuietHours: Hashable, Sendable {
    /// Minutes of the day; `from` is quiet, `until` is not. A night passes midnight.
    package let from: Int
    package let until: Int

    /// `nil` for minutes that no day has. Hours that end where they begin are no quiet hours.
    package init?(from: Int, until: Int) {
        guard (0..<1440).contains(from), (0..<1440).contains(until) else { return nil }
        (self.from, self.until) = (from, until)
    }

    /// The first moment outside, when `moment` is inside.
    package func end(at moment: Timestamp, in zone: Zone) -> Timestamp? {
        let end = zone.firstMoment(from: moment, secondsLeft)
        return end > moment ? end : nil
    }

    private func secondsLeft(atLocalSecond second: Int64) -> Int64 {
        let secondOfDay = second.flooringDivision(by: 86_400).remainder
        let minute = Int(secondOfDay / 60)
        let isQuiet = from <= until ? from <= minute && minute < until : minute >= from || minute < until
        guard isQuiet else { return 0 }
        return (Int64(until) * 60 - secondOfDay).flooringDivision(by: 86_400).remainder
    }
}
