import Concurrency

/// A consumer's records in batches that are never empty; ends at the shutdown.
package struct KafkaBatches: AsyncSequence, Sendable {
    let core: ConsumerCore
    let topic: String?
    let limit: Int

    package struct AsyncIterator: AsyncIteratorProtocol {
        let core: ConsumerCore
        let topic: String?
        let limit: Int

        package mutating func next() async throws -> [ConsumedRecord]? {
            while let batch = try await core.next(of: topic, limit: limit, until: .after(.seconds(60))) {
                if !batch.isEmpty { return batch }
            }
            return nil
        }
    }

    package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(core: core, topic: topic, limit: limit) }
}
