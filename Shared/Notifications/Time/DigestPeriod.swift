import Primitives

/// How often what may wait is sent together.
package enum DigestPeriod: String, Hashable, Sendable {
    case hourly, daily, weekly

    /// The first moment after `moment` at which a digest goes out, by the clock on the wall: when an hour begins, or at
    /// `minute` of the day, of Mondays when it is weekly. A minute that the clock leaves out comes when the gap ends.
    func boundary(after moment: Timestamp, atMinute minute: Int, in zone: Zone) -> Timestamp {
        let next = Timestamp(second: moment.seconds + 1)
        switch self {
        case .hourly: return zone.firstMoment(from: next) { (-$0).flooringDivision(by: 3600).remainder }
        case .daily: return zone.firstMoment(from: next, second: Int64(minute) * 60, ofEach: 1)
        case .weekly: return zone.firstMoment(from: next, second: Int64(minute) * 60, ofEach: 7)
        }
    }
}

extension Zone {
    /// 1970 began on a Thursday, so weeks of seven days are counted from the Monday after it.
    private static let firstMonday: Int64 = 4

    fileprivate func firstMoment(from moment: Timestamp, second: Int64, ofEach days: Int64) -> Timestamp {
        let now = localSecond(moment.seconds)
        let (day, secondOfDay) = now.flooringDivision(by: 86_400)
        let passed = (day - Zone.firstMonday).flooringDivision(by: days).remainder
        var due = day - passed
        if passed > 0 || secondOfDay > second { due += days }
        let target = due * 86_400 + second
        return firstMoment(from: moment) { max(0, target - $0) }
    }
}
