import Synchronization
import Testing

@testable import Analytics

@Suite("Reads of a replica")
struct ReplicaReadsTests {
    @Test("nobody is asked who is away; when it goes, what is under way is given up once, and what has ended is not")
    func leaving() {
        let given = Mutex<[Int]>([])
        var reads = ReplicaReads()
        #expect(reads.begin {} == nil && reads.leave() == nil)
        #expect([reads.arrive(), reads.arrive()] == [true, false])
        let numbers = (0..<3).map { number in reads.begin { given.withLock { $0.append(number) } } }
        #expect(Set(numbers).count == 3 && !numbers.contains(nil))
        if let ended = numbers[1] { reads.end(ended) }
        for giveUp in reads.leave() ?? [] { giveUp() }
        #expect(given.withLock { $0.sorted() } == [0, 2])
        #expect(reads.begin {} == nil && reads.leave() == nil)
        #expect([reads.arrive(), reads.arrive()] == [true, false])
        #expect(reads.leave()?.isEmpty == true)
    }
}
