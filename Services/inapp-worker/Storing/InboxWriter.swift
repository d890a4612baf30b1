import Observability
import Storage

/// Writes what many dispatches bring in few round trips: while one batch is being written, the next one gathers.
/// Whoever writes returns when it is stored and told.
actor InboxWriter {
    enum Change: Sendable {
        case arrival(InboxArrival)
        case retraction(InboxRetraction)
    }

    private struct Waiting {
        let change: Change
        let done: CheckedContinuation<Void, any Error>
    }

    private let store: InboxStore
    private let relay: UpdateRelay
    private let sizes: Histogram
    private var gathered: [Waiting] = []
    private var isWriting = false

    /// A batch that takes the database about 20 ms.
    private static let limit = 500

    init(_ store: InboxStore, _ relay: UpdateRelay, metrics: MetricRegistry) {
        (self.store, self.relay) = (store, relay)
        sizes = metrics.histogram(
            "herald_inbox_batch_size",
            "Items and retractions written together.",
            buckets: .count
        )
    }

    func write(_ change: Change) async throws {
        try await withCheckedThrowingContinuation { done in
            gathered.append(Waiting(change: change, done: done))
            if !isWriting { startWriting() }
        }
    }

    private func startWriting() {
        isWriting = true
        Task {
            while !gathered.isEmpty {
                let batch = Array(gathered.prefix(InboxWriter.limit))
                gathered.removeFirst(batch.count)
                sizes.observe(Double(batch.count))
                await perform(batch)
            }
            isWriting = false
        }
    }

    /// A person's changes come one at a time, so that it does not matter which kind is written first.
    private func perform(_ batch: [Waiting]) async {
        let arrivals = batch.compactMap { if case .arrival(let arrival) = $0.change { arrival } else { nil } }
        let retractions = batch.compactMap { if case .retraction(let one) = $0.change { one } else { nil } }
        do {
            let delivered = try await store.deliver(arrivals)
            let retracted = try await store.retract(retractions)
            let known = try await untold(
                arrivals.map(\.recipient) + retractions.map(\.recipient),
                delivered + retracted
            )
            // Told while the next batch is written.
            Task { [relay] in
                await relay.publish((delivered + retracted).map { StreamUpdate($0) } + known)
                for waiting in batch { waiting.done.resume() }
            }
        } catch {
            for waiting in batch { waiting.done.resume(throwing: error) }
        }
    }

    /// What was stored before may not have been told: its writer may have been killed in between.
    private func untold(_ recipients: [RecipientKey], _ updates: [InboxUpdate]) async throws -> [StreamUpdate] {
        let others = Set(recipients).subtracting(updates.map(\.recipient))
        return try await store.lastNumbers(of: Array(others)).map { StreamUpdate($0.key, last: $0.value) }
    }
}
