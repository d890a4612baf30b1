import Concurrency
import HTTPServer
import Kafka
import Observability
import PublicAPI
import Wire

/// Hands commands to the broker and waits until it has them for good.
struct BrokerStage: AcceptanceStage {
    let producer: KafkaProducer
    let logger: Logger

    func store(_ acceptances: [Acceptance], correlation: String, until deadline: Deadline) async -> [HTTPError?] {
        var refusals = [HTTPError?](repeating: nil, count: acceptances.count)
        var (records, places): ([KafkaRecord], [Int]) = ([], [])
        for (index, acceptance) in acceptances.enumerated() {
            do {
                records.append(try acceptance.record(correlation: correlation))
                places.append(index)
            } catch {
                refusals[index] = BrokerStage.refusal(error)
            }
        }
        for (index, error) in await send(records, until: deadline) {
            refusals[places[index]] = error.code == .tooLarge ? .recordTooLarge : .unavailable
        }
        return refusals
    }

    func store(_ record: KafkaRecord, until deadline: Deadline) async throws(HTTPError) {
        try await store([record], until: deadline)
    }

    /// All of them, or it throws, whatever became of some.
    func store(_ records: [KafkaRecord], until deadline: Deadline) async throws(HTTPError) {
        guard await send(records, until: deadline).isEmpty else { throw .unavailable }
    }

    /// The records that are not stored, as far as is known.
    private func send(_ records: [KafkaRecord], until deadline: Deadline) async -> [(index: Int, error: KafkaError)] {
        do {
            try await producer.send(records, until: deadline)
            return []
        } catch {
            logger.warning("The broker did not take records", ["error": .error(error)])
            let failed = error.failedRecords.map { ($0.index, $0.error) }
            return error.code == .partial ? failed : records.indices.map { ($0, error) }
        }
    }

    private static func refusal(_ error: WireError) -> HTTPError {
        guard error.code != .tooLarge else { return .recordTooLarge }
        return .invalid([.init("", "invalid_value", "\(error.field) cannot be sent on")])
    }
}
