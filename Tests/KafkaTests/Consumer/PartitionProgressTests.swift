import Testing

@testable import Kafka

@Suite struct PartitionProgressTests {
    @Test("the watermark is the first record that is not completed, whatever the order")
    func lowWatermark() {
        var progress = PartitionProgress()
        #expect(progress.watermark == nil)
        for offset in Int64(10)..<15 { #expect(progress.handOut(offset) == true) }
        #expect(progress.watermark == 10)
        #expect(progress.completed(12, 11) == 2)
        #expect(progress.watermark == 10)
        #expect(progress.complete(10) == true)
        #expect(progress.watermark == 13)
        #expect(progress.completed(14, 13) == 2)
        #expect(progress.watermark == 15)
        #expect(progress.inFlight == 0)
    }

    @Test("a record is handed out once and completed once")
    func once() {
        var progress = PartitionProgress()
        #expect(progress.handOut(5) == true)
        #expect(progress.handedOut(5, 4, -1, .max) == 0)
        #expect(progress.completed(4, 6) == 0)
        #expect(progress.complete(5) == true)
        #expect(progress.complete(5) == false)
        #expect(progress.inFlight == 0)
    }

    @Test("offsets may have gaps, as compaction leaves them")
    func gaps() {
        var progress = PartitionProgress(at: 3)
        #expect(progress.watermark == 3)
        let offsets: [Int64] = [3, 7, 8, 20, 1_000_000]
        for offset in offsets { #expect(progress.handOut(offset) == true) }
        #expect(progress.complete(3) == true)
        #expect(progress.watermark == 7)
        #expect(progress.completed(9, 4) == 0)
        for offset in offsets.dropFirst().reversed() { #expect(progress.complete(offset) == true) }
        #expect(progress.watermark == 1_000_001)
    }

    @Test("agrees with a plain model for completions in random order")
    func model() {
        var progress = PartitionProgress()
        var open: Set<Int64> = []
        var generator = SystemRandomNumberGenerator()
        for offset in Int64(0)..<20_000 {
            #expect(progress.handOut(offset) == true)
            open.insert(offset)
            while open.count > Int.random(in: 0...300, using: &generator), let any = open.randomElement() {
                #expect(progress.complete(any) == true)
                open.remove(any)
            }
            if offset % 500 == 0 { #expect(progress.watermark == open.min() ?? offset + 1) }
            #expect(progress.inFlight == open.count)
        }
    }
}

extension PartitionProgress {
    /// How many of these could be handed out.
    fileprivate mutating func handedOut(_ offsets: Int64...) -> Int {
        offsets.reduce(0) { $0 + (handOut($1) ? 1 : 0) }
    }

    /// How many of these could be completed.
    fileprivate mutating func completed(_ offsets: Int64...) -> Int {
        offsets.reduce(0) { $0 + (complete($1) ? 1 : 0) }
    }
}
