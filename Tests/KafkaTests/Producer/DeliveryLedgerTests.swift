import Testing

@testable import Kafka

@Suite struct DeliveryLedgerTests {
    private let now = ContinuousClock.now
    private let size = BatchSize(records: 3, bytes: 300)
    private let late = KafkaError(.timedOut, "not acknowledged in time")

    private func ledger(_ ids: UInt64...) -> DeliveryLedger {
        var ledger = DeliveryLedger()
        for id in ids { ledger.begin(id, (0..<3).map { record(id, $0) }, size, until: now + .seconds(Int(id))) }
        return ledger
    }

    private func record(_ id: UInt64, _ index: Int) -> KafkaRecord {
        KafkaRecord(topic: "t", key: nil, value: Array("\(id)/\(index)".utf8))
    }

    private func stored(_ id: UInt64, _ indices: Int...) -> [DeliveryReport] {
        indices.map { report(id, $0, .success(Delivery(partition: 0, offset: Int64($0)))) }
    }

    private func report(_ id: UInt64, _ index: Int, _ outcome: Result<Delivery, KafkaError>) -> DeliveryReport {
        DeliveryReport(token: DeliveryToken(batch: id, index: index), outcome: outcome)
    }

    @Test("a batch ends with its last record, and tells where each was stored")
    func delivered() {
        var ledger = ledger(1, 2)
        #expect(ledger.note(stored(1, 2, 0) + stored(2, 1), clientIsBroken: false) == [])
        let deliveries = (0..<3).map { Delivery(partition: 0, offset: Int64($0)) }
        let ended = ledger.note(stored(1, 1, 1, 9) + stored(7, 0), clientIsBroken: false)
        #expect(ended == [.init(id: 1, size: size, result: .success(deliveries))])
        #expect(ledger.unanswered == 1)
    }

    @Test("a failure is an outcome, unless it is a broken client's: then the record is sent again, in order")
    func brokenClient() {
        var ledger = ledger(2, 1)
        let fault = KafkaError(.unavailable, "purged")
        let reports = [report(1, 0, .failure(fault)), report(2, 1, .failure(fault))] + stored(1, 1)
        #expect(ledger.note(reports, clientIsBroken: true) == [])
        #expect(
            ledger.unacknowledged.map(\.record) == [
                record(1, 0), record(1, 2), record(2, 0), record(2, 1), record(2, 2),
            ]
        )
        let refused = KafkaError(.tooLarge, "")
        let ended = ledger.note(stored(1, 0) + [report(1, 2, .failure(refused))], clientIsBroken: false)
        guard case .failure(let error)? = ended.first?.result else { return #expect(Bool(false), "it has failed") }
        #expect(error.failedRecords == [.init(index: 2, error: refused)])
        #expect(!error.isRetriable)
    }

    @Test("a late batch is answered at once, but counts until the library has let go of its records")
    func expiry() {
        var ledger = ledger(1, 2)
        _ = ledger.note(stored(1, 0), clientIsBroken: false)
        let answered = ledger.expire(at: now + .milliseconds(1500))
        let failed = [1, 2].map { KafkaError.FailedRecord(index: $0, error: late) }
        #expect(
            answered == [.init(id: 1, size: .zero, result: .failure(KafkaError(failedRecords: failed, of: 3)))]
        )
        #expect(ledger.expire(at: now + .milliseconds(1500)) == [])
        #expect(ledger.unacknowledged.count == 3 && ledger.unanswered == 1)
        #expect(ledger.note(stored(1, 1), clientIsBroken: false) == [])
        #expect(ledger.note(stored(1, 2), clientIsBroken: false) == [.init(id: 1, size: size, result: nil)])
    }

    @Test("a late batch ends with the client that held it")
    func lateAndBroken() {
        var ledger = ledger(1, 2)
        _ = ledger.expire(at: now + .milliseconds(1500))
        #expect(ledger.endAnswered() == [.init(id: 1, size: size, result: nil)])
        #expect(ledger.endAll(late).map(\.id) == [2])
        #expect(ledger.unanswered == 0)
    }
}
