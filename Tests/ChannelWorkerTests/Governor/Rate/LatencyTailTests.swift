import Testing

@testable import ChannelWorker

@Suite struct LatencyTailTests {
    @Test("it comes to rest where one call in twenty takes longer")
    func tail() throws {
        var tail = LatencyTail()
        #expect(tail.limit == nil)
        for number in 0..<4000 { tail.observe(.milliseconds(100 + number * 37 % 100)) }
        let limit = try #require(tail.limit)
        #expect(limit > .milliseconds(170) && limit < .milliseconds(230))
    }
}
