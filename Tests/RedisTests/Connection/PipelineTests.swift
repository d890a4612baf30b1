import Testing

@testable import Redis

@Suite struct PipelineTests {
    private let now = ContinuousClock.now

    private func call(_ id: UInt64, after seconds: Int = 10, bytes: Int = 4) -> Pipeline<UInt64>.Call {
        Pipeline.Call(
            id: id,
            bytes: [UInt8](repeating: 1, count: bytes),
            start: now,
            deadline: now.advanced(by: .seconds(seconds)),
            waiter: id
        )
    }

    @Test("the first of a turn wakes the reactor, those behind it do not unless their deadline is earlier")
    func admission() {
        var pipeline = Pipeline<UInt64>(maximumInFlight: 8, maximumWaiting: 3)
        #expect(pipeline.admit(call(1)) == .needsTurn)
        #expect(pipeline.admit(call(2)) == .queued)
        #expect(pipeline.admit(call(3, after: 1)) == .needsTurn)
        #expect(pipeline.admit(call(4)) == .refused(.overloaded))
    }

    @Test("replies go to the calls in the order in which they were sent, also past one that gave up")
    func order() throws {
        var pipeline = Pipeline<UInt64>(maximumInFlight: 8, maximumWaiting: 8)
        for id in 1...3 { _ = pipeline.admit(call(UInt64(id))) }
        #expect(pipeline.takeOutput().count == 3)
        #expect(pipeline.abandon(2, .taskCancelled)?.result == .failure(.taskCancelled.maybeApplied(true)))
        let answered = try (1...3).map { try pipeline.receive(.integer(Int64($0)))?.waiter }
        #expect(answered == [1, nil, 3])
        #expect(throws: RedisError.self) { try pipeline.receive(.null) }
    }

    @Test("a lost connection fails what was sent and says which may have been done; what waits goes on")
    func loss() {
        var pipeline = Pipeline<UInt64>(maximumInFlight: 2, maximumWaiting: 8)
        for id in 1...3 { _ = pipeline.admit(call(UInt64(id))) }
        _ = pipeline.takeOutput()
        let ended = pipeline.lost(.lost, written: 6)
        let applied = ended.map { completion in
            if case .failure(let error) = completion.result { error.maybeApplied } else { false }
        }
        #expect(ended.map(\.waiter) == [1, 2] && applied == [true, false])
        #expect(pipeline.waitingCount == 1 && pipeline.takeOutput().count == 1)
    }

    @Test("a reply that breaks the protocol is told to the call it was for; the others may try again")
    func breach() {
        var pipeline = Pipeline<UInt64>(maximumInFlight: 8, maximumWaiting: 8)
        for id in 1...2 { _ = pipeline.admit(call(UInt64(id))) }
        _ = pipeline.takeOutput()
        let codes = pipeline.lost(RedisError(.protocolFailure, "too long"), written: 8).map { completion in
            if case .failure(let error) = completion.result { error.code } else { RedisError.Code.shutDown }
        }
        #expect(codes == [.protocolFailure, .connectionLost])
    }

    @Test("a call whose deadline has passed ends, and one that was not sent never will be")
    func expiry() {
        var pipeline = Pipeline<UInt64>(maximumInFlight: 1, maximumWaiting: 8)
        _ = pipeline.admit(call(1, after: 1))
        _ = pipeline.admit(call(2, after: 1))
        _ = pipeline.takeOutput()
        let late = now.advanced(by: .seconds(2))
        let ended = pipeline.expire(at: late, .lost, unsent: .overloaded)
        #expect(Set(ended.map(\.waiter)) == [1, 2])
        #expect(pipeline.waitingCount == 0 && pipeline.nextDeadline == nil && !pipeline.hasWaiters)
    }
}
