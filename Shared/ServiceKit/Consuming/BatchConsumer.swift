import Concurrency
package import Kafka
import Observability

/// Hands a group's records to a handler, batch by batch, and completes what the handler is done with. A handler that
/// fails for now is asked again with the same batch, with back-off, for as long as the service runs: the partition
/// waits, and nothing is passed over. An error that repeating cannot mend ends the service, since to go on would be to
/// lose a record silently; a handler must therefore deal with records that are wrong in themselves.
package struct BatchConsumer: Service {
    package typealias Handler = @Sendable ([ConsumedRecord]) async throws -> Void

    private let consumer: KafkaConsumer
    private let limit: Int
    private let handle: Handler
    private let retries = RetryPolicy(backoff: Backoff(base: .milliseconds(100), limit: .seconds(5)))

    package init(_ consumer: KafkaConsumer, limit: Int, _ handle: @escaping Handler) {
        (self.consumer, self.limit, self.handle) = (consumer, limit, handle)
    }

    package func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            // Its own shutdown ends the batches below, after which it commits and leaves the group.
            group.addTask { try await consumer.run() }
            group.addTask {
                for try await records in consumer.batches(limit: limit) {
                    try await retries.run { try await handle(records) }
                    consumer.complete(records)
                }
            }
            try await group.waitForAll()
        }
    }
}
