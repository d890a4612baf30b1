import Observability
import Synchronization

/// What the loop tells.
extension ProducerCore {
    func note(_ reports: [DeliveryReport], clientIsBroken: Bool) {
        guard !reports.isEmpty else { return }
        settle { $0.note(reports, clientIsBroken: clientIsBroken) }
    }

    /// Ends what is past its deadline, sent or still waiting for room.
    func expire(at now: ContinuousClock.Instant) {
        let (expired, admitted) = changeFlow { state in
            let (expired, admitted) = state.gate.expire(at: now)
            return (state.takeEntries(expired), state.takeEntries(admitted))
        }
        for entry in expired { entry.resume(returning: KafkaError(.timedOut, "no room in the queue")) }
        for entry in admitted { entry.resume(returning: nil) }
        settle { $0.expire(at: now) }
    }

    /// From here on batches wait for the next client.
    func removeClient() {
        client.withLock { $0 = nil }
    }

    /// Sends again what was not acknowledged, in order and before anything new.
    func install(_ next: ProducerClient) {
        settle { $0.endAnswered() }
        let failed = client.withLock { client in
            client = next
            let unacknowledged = state.withLock { $0.ledger.unacknowledged }
            return unacknowledged.compactMap { token, record in
                next.produce(record, token).map { DeliveryReport(token: token, outcome: .failure($0)) }
            }
        }
        note(failed, clientIsBroken: next.fatalError != nil)
    }

    /// Changes the ledger, then lets in and answers whom the change concerns, outside the lock.
    func settle(_ change: (inout DeliveryLedger) -> [DeliveryLedger.Ended]) {
        let (answers, entries, isDrained) = changeFlow { state in
            let ended = change(&state.ledger)
            let admitted = ended.flatMap { state.gate.leave($0.size) }
            return (
                ended.compactMap { ended in ended.result.map { (state.answers.removeValue(forKey: ended.id), $0) } },
                state.takeEntries(admitted),
                !ended.isEmpty && state.ledger.unanswered == 0
            )
        }
        for entry in entries { entry.resume(returning: nil) }
        for (answer, result) in answers {
            count(result)
            answer?.resume(returning: result)
        }
        if isDrained { endDrain() }
    }

    private func count(_ result: Result<[Delivery], KafkaError>) {
        switch result {
        case .success(let deliveries): metrics.acknowledged.increment(by: deliveries.count)
        case .failure(let error): for failed in error.failedRecords { metrics.count(failed.error) }
        }
    }
}
