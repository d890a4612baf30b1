import Primitives

/// The rule for all years after a zone file's last change: the TZ string of POSIX with the extensions of RFC 8536.
struct ZoneFooter: Hashable, Sendable {
    let standard: Int64
    let summer: Summer?

    /// Summer time, which in Ireland is the negative one of the winter.
    struct Summer: Hashable, Sendable {
        let offset: Int64
        let start: YearlyMoment
        let end: YearlyMoment
    }

    func offset(atSecond second: Int64) -> Int64 {
        changes(around: second).last { $0.second <= second }?.offset ?? standard
    }

    func nextChange(after second: Int64) -> Int64? {
        changes(around: second).first { $0.second > second }?.second
    }

    /// Those of the year and its neighbours, in order. Where one summer ends as the next begins, the beginning counts.
    private func changes(around second: Int64) -> [Zone.Change] {
        guard let summer else { return [] }
        let year = CivilDate(daysSince1970: second.flooringDivision(by: 86_400).quotient).year
        var changes: [Zone.Change] = []
        for year in year - 1...year + 1 {
            guard let start = summer.start.localSecond(ofYear: year), let end = summer.end.localSecond(ofYear: year)
            else { continue }
            changes.append(Zone.Change(second: end - summer.offset, offset: standard))
            changes.append(Zone.Change(second: start - standard, offset: summer.offset))
        }
        return changes.enumerated().sorted { ($0.element.second, $0.offset) < ($1.element.second, $1.offset) }
            .map(\.element)
    }
}

/// A time of a day of every year.
struct YearlyMoment: Hashable, Sendable {
    enum Day: Hashable, Sendable {
        /// 1...365; 29 February is not counted.
        case withoutLeapDay(Int)
        /// 0...365
        case ofYear(Int)
        /// Weekday 0 is Sunday, week 5 the last one of the month.
        case ofMonth(Int, week: Int, weekday: Int)
    }

    let day: Day
    /// Seconds after midnight; from a week before to a week after.
    let time: Int64

    func localSecond(ofYear year: Int) -> Int64? {
        daysSince1970(inYear: year).map { $0 * 86_400 + time }
    }

    private func daysSince1970(inYear year: Int) -> Int64? {
        guard let newYear = CivilDate(year: year, month: 1, day: 1)?.daysSince1970 else { return nil }
        switch day {
        case .ofYear(let day): return newYear + Int64(day)
        case .withoutLeapDay(let day):
            let isAfterLeapDay = day >= 60 && CivilDate.length(ofMonth: 2, year: year) == 29
            return newYear + Int64(isAfterLeapDay ? day : day - 1)
        case .ofMonth(let month, let week, let weekday):
            guard let first = CivilDate(year: year, month: month, day: 1)?.daysSince1970 else { return nil }
            // 1 January 1970 was a Thursday, weekday 4.
            let ahead = (Int64(weekday) - (first + 4)).flooringDivision(by: 7).remainder
            let day = Int(ahead) + (week - 1) * 7
            return first + Int64(day < CivilDate.length(ofMonth: month, year: year) ? day : day - 7)
        }
    }
}
