import Testing

@testable import Kafka

@Suite struct FlowGateTests {
    private let now = ContinuousClock.now
    private let ten = BatchSize(records: 10, bytes: 100)

    private func gate() -> FlowGate { FlowGate(limit: BatchSize(records: 20, bytes: 1000)) }

    @Test("lets batches in up to the limit, then first come first served")
    func order() {
        var gate = gate()
        #expect(gate.enter(1, ten, until: now) == true)
        #expect(gate.enter(2, ten, until: now) == true)
        #expect(gate.enter(3, ten, until: now) == false)
        #expect(gate.enter(4, BatchSize(records: 1, bytes: 1), until: now) == false)
        #expect(gate.leave(ten) == [3])
        #expect(gate.leave(ten) == [4])
        #expect(gate.waiting == 0)
    }

    @Test("a batch larger than the limit goes alone")
    func large() {
        var gate = gate()
        let large = BatchSize(records: 50, bytes: 1)
        #expect(gate.enter(1, ten, until: now) == true)
        #expect(gate.enter(2, large, until: now) == false)
        #expect(gate.enter(3, ten, until: now) == false)
        #expect(gate.leave(ten) == [2])
        #expect(gate.leave(large) == [3])
    }

    @Test("counts bytes as well as records")
    func bytes() {
        var gate = gate()
        #expect(gate.enter(1, BatchSize(records: 1, bytes: 900), until: now) == true)
        #expect(gate.enter(2, BatchSize(records: 1, bytes: 101), until: now) == false)
    }

    @Test("whoever leaves the queue, withdrawn or late, lets in those behind")
    func leavingTheQueue() {
        var gate = gate()
        let nineteen = BatchSize(records: 19, bytes: 1)
        #expect(gate.enter(1, ten, until: now) == true)
        #expect(gate.enter(2, nineteen, until: now + .seconds(9)) == false)
        #expect(gate.enter(3, BatchSize(records: 2, bytes: 1), until: now + .seconds(9)) == false)
        #expect(gate.withdraw(2) == [3])
        #expect(gate.withdraw(2) == nil)
        #expect(gate.enter(4, nineteen, until: now + .seconds(1)) == false)
        #expect(gate.enter(5, BatchSize(records: 3, bytes: 1), until: now + .seconds(9)) == false)
        let (expired, admitted) = gate.expire(at: now + .seconds(2))
        #expect(expired == [4])
        #expect(admitted == [5])
    }
}
