import Primitives
import Testing

@testable import ChannelWorker

@Suite struct PaceTests {
    private let now = Timestamp(milliseconds: 1_000_000)

    @Test("a 429 halves the pace once, however many answers say the same")
    func cut() {
        var pace = Pace()
        for _ in 0..<50 { pace.cut(to: 0.5, 100, measured: 80, at: now) }
        #expect(pace.perSecond(100) == 50)
        pace.cut(to: 0.5, 100, measured: 80, at: now + .seconds(2))
        #expect(pace.perSecond(100) == 25)
    }

    @Test("it rises step by step until the full rate is back, and then there is no ceiling")
    func recovery() {
        var (pace, time, last) = (Pace(), now, 0.0)
        pace.cut(to: 0.5, 100, measured: 0, at: now)
        for _ in 0..<9 {
            time = time + .seconds(1)
            pace = pace.recovered(at: time)
            #expect(pace.perSecond(100)! > last)
            last = pace.perSecond(100)!
        }
        #expect(last == 95)
        #expect(pace.recovered(at: time + .seconds(1)).ceiling == nil)
    }

    @Test("an account without a rate is slowed from what was sent, and set free again")
    func unlimited() {
        var pace = Pace()
        pace.cut(to: 0.5, nil, measured: 40, at: now)
        #expect(pace.perSecond(nil) == 20)
        #expect(pace.recovered(at: now + .seconds(10)).perSecond(nil) == nil)
    }

    @Test("answers that take much longer than they used to are noticed, and told once in a while")
    func latency() {
        var (watch, told) = (LatencyWatch(), 0)
        for _ in 0..<100 where watch.observe(.milliseconds(50), at: now) { told += 1 }
        #expect(told == 0)
        for second in 0..<20 where watch.observe(.seconds(8), at: now + .seconds(second)) { told += 1 }
        #expect((1...4).contains(told))
    }
}
