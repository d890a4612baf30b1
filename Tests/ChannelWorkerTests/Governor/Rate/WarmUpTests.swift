import Primitives
import Testing

@testable import ChannelWorker

@Suite struct WarmUpTests {
    private let began = Timestamp(milliseconds: 1_000_000)

    @Test("what a day allows grows from day to day, and ends when the sender is known")
    func allowance() throws {
        let warmUp = WarmUp(began: began, firstDay: 50, days: 3)
        let day: (Int64) -> WarmUp.Allowance? = { warmUp.allowance(at: began + .seconds($0 * 86_400)) }
        #expect(warmUp.allowance(at: began - .seconds(1))?.messages == 50)
        #expect((0..<4).map { day($0)?.messages } == [50, 100, 200, nil])
        #expect(warmUp.allowance(at: began + .seconds(86_399))?.until == began + .seconds(86_400))
        #expect(day(1)?.day == 1)
    }

    @Test("no schedule, however steep and long, is more than a number holds")
    func steep() {
        let warmUp = WarmUp(began: began, firstDay: 1_000_000, dailyGrowth: 10, days: 365)
        #expect(warmUp.allowance(at: began + .seconds(364 * 86_400))?.messages == 1_000_000_000)
    }

    @Test("an account without a limit takes an hour for what a day allows, one with a limit goes by it")
    func rate() {
        let warmUp = WarmUp(began: began, firstDay: 36_000, days: 1)
        #expect(SendRate.unlimited.warmingUp(warmUp).perSecond(at: began) == 10)
        #expect(SendRate.perSecond(100).warmingUp(warmUp).perSecond(at: began) == 100)
        #expect(SendRate.unlimited.warmingUp(warmUp).perSecond(at: began + .seconds(86_400)) == nil)
    }

    @Test("limits are written as people say them", arguments: ["100/s", "1000/min", "0"])
    func text(_ text: String) {
        #expect(SendRate(text: text)?.text == text)
    }

    @Test("what is no limit and no schedule is refused")
    func refusals() {
        for text in ["", "-1", "10/h", "ten", "1/s/s"] { #expect(SendRate(text: text) == nil) }
        #expect(SendRate(text: "7") == .perSecond(7))
        let begun = Timestamp(rfc3339: "2026-11-01T00:00:00Z")
        let known = WarmUp(text: "2026-11-01 50 x1.5 14")
        #expect(known?.began == begun && known?.firstDay == 50 && known?.dailyGrowth == 1.5 && known?.days == 14)
        for text in ["", "2026-11-01", "2026-13-01 50 x2 14", "2026-11-01 0 x2 14", "2026-11-01 50 2 14"] {
            #expect(WarmUp(text: text) == nil)
        }
    }
}
