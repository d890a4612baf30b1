import Primitives

extension Zone {
    /// Days since 1970 on the calendar of this zone.
    func day(at moment: Timestamp) -> Int64 {
        localSecond(moment.seconds).flooringDivision(by: 86_400).quotient
    }

    /// The first moment, not before `moment`, at which the calendar shows `day` or a later one. Days that begin in a gap
    /// of the clock, or are left out altogether, begin when the gap ends.
    func start(ofDay day: Int64, from moment: Timestamp) -> Timestamp {
        firstMoment(from: moment) { local in max(0, day * 86_400 - local) }
    }

    /// The first moment from which `wait` asks for no more waiting. It is asked, at a local second, how many seconds
    /// there are to wait as long as the clock is not changed; where it is changed meanwhile, it is asked again, so gaps
    /// and repeated hours need no rule of their own.
    func firstMoment(from moment: Timestamp, _ wait: (_ localSecond: Int64) -> Int64) -> Timestamp {
        var second = moment.seconds
        // Far more changes of the clock than there ever were in a week.
        for _ in 0..<64 {
            let seconds = wait(localSecond(second))
            if seconds == 0 { break }
            guard let change = nextChange(after: second), change - second <= seconds else {
                second += seconds
                break
            }
            second = change
        }
        return max(moment, Timestamp(second: second))
    }

    func localSecond(_ second: Int64) -> Int64 {
        second + offset(atSecond: second)
    }
}

extension Timestamp {
    /// Saturates.
    init(second: Int64) {
        let (product, overflow) = second.multipliedReportingOverflow(by: 1_000_000)
        self.init(microseconds: overflow ? (second < 0 ? .min : .max) : product)
    }
}
