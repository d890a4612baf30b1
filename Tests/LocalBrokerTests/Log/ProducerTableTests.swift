import Testing

@testable import LocalBroker

@Suite struct ProducerTableTests {
    private var table = ProducerTable(limit: 4)

    @Test("of the last five batches each is known again, an older one is out of order")
    mutating func lastFive() throws {
        for sequence in 0..<Int32(6) { try store(1, sequence) }
        #expect(try decide(1, 5) == .duplicate(baseOffset: 5))
        #expect(try decide(1, 1) == .duplicate(baseOffset: 1))
        #expect(try decide(1, 0) == .refuse(.outOfOrderSequence))
        #expect(try decide(1, 6) == .append)
    }

    @Test("a gap is refused: the batch before may still be on its way")
    mutating func gap() throws {
        try store(1, 0)
        #expect(try decide(1, 2) == .refuse(.outOfOrderSequence))
    }

    @Test("sequences wrap to zero")
    mutating func wrap() throws {
        try store(1, .max)
        #expect(try decide(1, 0) == .append)
    }

    @Test("a producer that was never seen must begin at zero, unless its records may have been retained away")
    func unknown() throws {
        #expect(try decide(1, 3) == .refuse(.unknownProducerID))
        #expect(try decide(1, 3, isTrimmed: true) == .append)
        #expect(try decide(1, 0) == .append)
    }

    @Test("an older epoch is refused, a newer one begins at zero")
    mutating func epochs() throws {
        try store(1, 0, epoch: 3)
        #expect(try decide(1, 1, epoch: 2) == .refuse(.invalidProducerEpoch))
        #expect(try decide(1, 1, epoch: 4) == .refuse(.outOfOrderSequence))
        #expect(try decide(1, 0, epoch: 4) == .append)
    }

    @Test("when the table is full the oldest producers are forgotten, and let in again")
    mutating func room() throws {
        for id in 0..<Int64(9) { try store(id, 0) }
        #expect(try decide(0, 1) == .append)
        #expect(try decide(8, 0) == .duplicate(baseOffset: 0))
    }

    private func batch(_ id: Int64, _ sequence: Int32, _ epoch: Int16) throws -> RecordBatchHeader {
        let bytes = RecordBatchBuilder(producerID: id, epoch: epoch, sequence: sequence).bytes()
        return try #require(RecordBatchHeader(bytes, at: 0))
    }

    private func decide(
        _ id: Int64,
        _ sequence: Int32,
        epoch: Int16 = 0,
        isTrimmed: Bool = false
    ) throws -> ProducerTable.Decision {
        table.decide(try batch(id, sequence, epoch), isTrimmed: isTrimmed)
    }

    private mutating func store(_ id: Int64, _ sequence: Int32, epoch: Int16 = 0) throws {
        table.record(try batch(id, sequence, epoch), at: Int64(sequence))
    }
}
