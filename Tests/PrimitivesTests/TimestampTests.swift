import Primitives
import Testing

@Suite("Timestamp")
struct TimestampTests {
    @Test("moments before 1970 fall into the second and millisecond in which they lie")
    func beforeEpoch() {
        let moment = Timestamp(microseconds: -1)
        #expect(moment.milliseconds == -1)
        #expect(moment.seconds == -1)
        #expect(Timestamp(microseconds: -1_000_000).seconds == -1)
        #expect(Timestamp(microseconds: -1_000_001).seconds == -2)
    }

    @Test("arithmetic saturates and never traps")
    func saturates() {
        let (first, last) = (Timestamp(microseconds: .min), Timestamp(microseconds: .max))
        #expect(last + .seconds(1) == last)
        #expect(first - .seconds(1) == first)
        #expect(first + .seconds(-1) == first)
        #expect(last - first == .microseconds(Int64.max))
        #expect(Timestamp(milliseconds: .max) == last)
        #expect(Timestamp(milliseconds: .min) == first)
    }

    @Test("adds and subtracts to the microsecond")
    func arithmetic() {
        let moment = Timestamp(milliseconds: 1_700_000_000_000)
        #expect((moment + .microseconds(1)) - moment == .microseconds(1))
        #expect(moment - .seconds(1) < moment)
    }

    @Test("a duration's microseconds are whole, cut towards zero, and saturate")
    func durations() {
        #expect(Duration.nanoseconds(1999).microseconds == 1)
        #expect(Duration.nanoseconds(-1999).microseconds == -1)
        #expect(Duration.seconds(Int64.max).microseconds == .max)
        #expect(Duration.seconds(Int64.min).microseconds == .min)
        #expect(Duration.milliseconds(1500).seconds == 1.5)
        #expect(Duration.milliseconds(1500).milliseconds == 1500)
    }

    @Test("flooring division rounds down and leaves no negative remainder")
    func flooring() {
        for (number, quotient, remainder) in [(7, 2, 1), (-7, -3, 2), (-6, -2, 0), (0, 0, 0)] as [(Int64, Int64, Int64)]
        {
            #expect(number.flooringDivision(by: 3) == (quotient, remainder))
        }
        #expect(Int64.min.flooringDivision(by: 1000).remainder >= 0)
    }
}
