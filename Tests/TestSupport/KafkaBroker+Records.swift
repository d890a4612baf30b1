import Concurrency
package import Kafka
import Observability
import Primitives

extension KafkaBroker {
    /// Every record of a topic, from its beginning, once there are as many as `count`.
    package func records(_ topic: String, atLeast count: Int) async throws -> [ConsumedRecord] {
        try await records(topic) { $0.count >= count }
    }

    /// Every record of a topic, from its beginning, once they are enough.
    package func records(
        _ topic: String,
        within limit: Duration = .seconds(20),
        until isEnough: ([ConsumedRecord]) throws -> Bool
    ) async throws -> [ConsumedRecord] {
        let options = KafkaConsumerOptions(group: "reader-\(UUIDv7(at: WallClock.system.now))", topics: [topic])
        let kafka = KafkaConfiguration(brokers: bootstrapServers)
        let consumer = try KafkaConsumer(kafka, options, metrics: MetricRegistry(), logger: .silent)
        let end = GracefulShutdown()
        let run = Task { try await GracefulShutdown.$current.withValue(end) { try await consumer.run() } }
        defer { end.begin() }
        var found: [ConsumedRecord] = []
        try await eventually("enough records in \(topic)", within: limit) {
            let batch = try await consumer.next(wait: .milliseconds(100)) ?? []
            // What is not completed would be waited for at the end.
            consumer.complete(batch)
            found += batch
            return try isEnough(found)
        }
        end.begin()
        try await run.value
        return found
    }
}
