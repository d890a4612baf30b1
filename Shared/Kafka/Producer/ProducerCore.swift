import Concurrency
import Observability
import Synchronization

/// What senders and the loop share: the client, and who waits for what.
final class ProducerCore: Sendable {
    /// Resumed when a batch may go, with `nil`, or when it never will.
    typealias Entry = CheckedContinuation<KafkaError?, Never>
    typealias Answer = CheckedContinuation<Result<[Delivery], KafkaError>, Never>

    struct State {
        var gate: FlowGate
        var ledger = DeliveryLedger()
        var latestID: UInt64 = 0
        var entries: [UInt64: Entry] = [:]
        var answers: [UInt64: Answer] = [:]
        var drained: [CheckedContinuation<Void, Never>] = []
        var isClosing = false
        var isStopped = false
        /// The loop sleeps until it is woken.
        var isResting = false
    }

    let options: KafkaProducerOptions
    let metrics: ProducerMetrics
    let state: Mutex<State>
    /// `nil` while a broken client is replaced: what is sent meanwhile goes to the new one. Held during a whole
    /// batch, so that the library's order is the ledger's; taken before `state`, never after it.
    let client: Mutex<ProducerClient?>

    init(_ client: ProducerClient, _ options: KafkaProducerOptions, _ metrics: ProducerMetrics) {
        self.options = options
        self.metrics = metrics
        self.client = Mutex(client)
        let limit = BatchSize(records: options.recordsInFlight, bytes: options.bytesInFlight)
        state = Mutex(State(gate: FlowGate(limit: limit)))
    }

    func nextID() -> UInt64 {
        state.withLock { state in
            state.latestID += 1
            return state.latestID
        }
    }

    /// Waits for room; returns `nil` when the batch may go.
    func enter(_ id: UInt64, _ size: BatchSize, until deadline: Deadline) async -> KafkaError? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { enqueue($0, id, size, deadline) }
        } onCancel: {
            withdraw(id)
        }
    }

    /// Sends a batch that may go, and returns when each of its records has been acknowledged or has failed.
    func send(
        _ records: [KafkaRecord],
        _ id: UInt64,
        _ size: BatchSize,
        until deadline: Deadline
    ) async -> Result<[Delivery], KafkaError> {
        await withTaskCancellationHandler {
            await withCheckedContinuation { answer in
                guard begin(records, id, size, deadline, answer) else { return }
                // A cancellation before the answer was there has found nothing to abandon.
                if Task.isCancelled { abandon(id) }
            }
        } onCancel: {
            abandon(id)
        }
    }

    private func enqueue(_ entry: Entry, _ id: UInt64, _ size: BatchSize, _ deadline: Deadline) {
        let answer = changeFlow { state -> KafkaError?? in
            if state.isClosing { return .shuttingDown }
            // Under the lock: a cancellation before this point has found nothing to withdraw.
            if Task.isCancelled { return .cancelledInQueue }
            if state.gate.enter(id, size, until: deadline.instant) { return .some(nil) }
            state.entries[id] = entry
            return nil
        }
        if let answer { entry.resume(returning: answer) }
    }

    private func withdraw(_ id: UInt64) {
        let (withdrawn, admitted) = changeFlow { state -> (Entry?, [Entry]) in
            let admitted = state.gate.withdraw(id) ?? []
            return (state.entries.removeValue(forKey: id), state.takeEntries(admitted))
        }
        withdrawn?.resume(returning: .cancelledInQueue)
        for entry in admitted { entry.resume(returning: nil) }
    }

    /// False when the loop has ended, and the answer was given.
    private func begin(
        _ records: [KafkaRecord],
        _ id: UInt64,
        _ size: BatchSize,
        _ deadline: Deadline,
        _ answer: Answer
    ) -> Bool {
        let failed = client.withLock { client -> [DeliveryReport]? in
            let (hasBegun, wasResting) = state.withLock { state in
                guard !state.isStopped else { return (false, false) }
                state.ledger.begin(id, records, size, until: deadline.instant)
                state.answers[id] = answer
                return (true, state.endRest())
            }
            if wasResting { client?.wake() }
            return hasBegun ? client.map { ProducerCore.produce(records, id, on: $0) } ?? [] : nil
        }
        guard let failed else {
            answer.resume(returning: .failure(.shuttingDown))
            return false
        }
        metrics.produced.increment(by: records.count)
        note(failed, clientIsBroken: false)
        return true
    }

    /// Returns the records that the library refused; when it refuses all, the loop sends them again to the next client.
    private static func produce(_ records: [KafkaRecord], _ id: UInt64, on client: ProducerClient) -> [DeliveryReport] {
        var failed: [DeliveryReport] = []
        for (index, record) in records.enumerated() {
            let token = DeliveryToken(batch: id, index: index)
            guard let error = client.produce(record, token) else { continue }
            if client.fatalError != nil { break }
            failed.append(DeliveryReport(token: token, outcome: .failure(error)))
        }
        return failed
    }

    /// The sender no longer waits; the records stay under way.
    private func abandon(_ id: UInt64) {
        let answer = state.withLock { $0.answers.removeValue(forKey: id) }
        answer?.resume(returning: .failure(KafkaError(.cancelled, "the records may still be delivered")))
    }

    /// Changes what is in flight, with the gauges under the same lock, so that the last change is the one they show.
    func changeFlow<Result>(_ change: (inout State) -> Result) -> Result {
        state.withLock { state in
            defer {
                metrics.inFlight.set(state.gate.used.records)
                metrics.waiting.set(state.gate.waiting)
            }
            return change(&state)
        }
    }
}

extension ProducerCore.State {
    mutating func takeEntries(_ ids: [UInt64]) -> [ProducerCore.Entry] {
        ids.compactMap { entries.removeValue(forKey: $0) }
    }
}

extension KafkaError {
    static let shuttingDown = KafkaError(.closed, "the producer is shutting down")
    static let cancelledInQueue = KafkaError(.cancelled, "while waiting for room")
}
