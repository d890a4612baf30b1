import Testing

@testable import ChannelWorker

@Suite struct HedgeStateTests {
    @Test("an answer in time is the only one")
    func inTime() {
        var state = HedgeState()
        #expect(state.note(.answered(isTaken: true)) == .end)
        #expect(state.note(.delayed) == .wait && !state.isOpen)
    }

    @Test("after a delay a second is asked, once; the first to take it gives the other a little time")
    func second() {
        var state = HedgeState()
        #expect(state.note(.delayed) == .askSecond && state.isOpen)
        #expect(state.note(.delayed) == .wait)
        #expect(state.note(.answered(isTaken: true)) == .grace && !state.isOpen)
        #expect(state.note(.graceOver) == .end)
        #expect(state.note(.answered(isTaken: false)) == .wait)
    }

    @Test("one that fails leaves it to the other, also when that stands back")
    func failure() {
        var state = HedgeState()
        _ = state.note(.delayed)
        #expect(state.note(.answered(isTaken: false)) == .wait && state.isOpen)
        #expect(state.note(.stoodBack) == .end)
    }
}
