import Primitives
import Testing

@testable import ChannelWorker

@Suite struct DueQueueTests {
    @Test("things come out when they are due, those of one time in their order")
    func order() {
        var queue = DueQueue<String>()
        let dues: [(String, Int64)] = [("c", 3), ("a1", 1), ("b", 2), ("a2", 1), ("a3", 1)]
        for (item, due) in dues { queue.add(item, due: Timestamp(milliseconds: due)) }
        #expect(queue.nextDue == Timestamp(milliseconds: 1))
        #expect(queue.takeDue(at: Timestamp(milliseconds: 0)).isEmpty)
        #expect(queue.takeDue(at: Timestamp(milliseconds: 2)) == ["a1", "a2", "a3", "b"])
        #expect(queue.take { $0 == "c" } == ["c"] && queue.count == 0)
    }
}
