import Primitives
import Testing
import Wire

@testable import ChannelWorker

@Suite struct DetoursTests {
    private let now = Timestamp(milliseconds: 1_000_000)

    @Test("those after one that comes later follow it, behind it; it is not held up by them")
    func follow() throws {
        var detours = Detours()
        let (first, second) = (try Bench.dispatch(1), try Bench.dispatch(2))
        let other = try Bench.dispatch(3, user: "bob")
        let wait = Detours.Wait(tier: "5s", until: now + .seconds(5))
        #expect(detours.wait(for: first, at: now) == nil)
        detours.note(first, wait, at: now)
        let behind = try #require(detours.wait(for: second, at: now))
        #expect(behind.tier == "5s" && behind.until > wait.until)
        detours.note(second, behind, at: now)
        #expect(detours.wait(for: other, at: now) == nil && detours.wait(for: first, at: now) == nil)
        #expect(detours.wait(for: second, at: behind.until) != nil)
        detours.end(first)
        #expect(detours.wait(for: second, at: behind.until) == nil)
        detours.end(second)
        #expect(detours.wait(for: try Bench.dispatch(4), at: now) == nil)
    }

    @Test("the more urgent overtakes, and what is long past is forgotten")
    func urgent() throws {
        var detours = Detours()
        detours.note(try Bench.dispatch(1), .init(tier: "1m", until: now + .seconds(60)), at: now)
        var code = try Bench.dispatch(2)
        code.priority = .critical
        #expect(detours.wait(for: code, at: now) == nil)
        let next = try Bench.dispatch(3)
        #expect(detours.wait(for: next, at: now) != nil)
        #expect(detours.wait(for: next, at: now + .seconds(60) + Detours.memory) == nil)
    }
}
