import Kafka
import Observability
import Postgres
import ServiceKit
import Storage
import Wire

/// Turns the fleet's events into rows, a batch at a time. To project a batch again changes nothing, so whatever happens
/// between the database's commit and Kafka's does no harm.
struct Projector: Sendable {
    private let store: ProjectionStore
    private let vault: DeadLetterVault
    private let metrics: ProjectorMetrics
    private let logger: Logger

    init(_ store: ProjectionStore, _ vault: DeadLetterVault, metrics: MetricRegistry, logger: Logger) {
        (self.store, self.vault, self.logger) = (store, vault, logger)
        self.metrics = ProjectorMetrics(metrics)
    }

    func project(_ records: [ConsumedRecord]) async throws {
        let (batch, undecodable) = read(records)
        try await store.note(undecodable)
        try await project(batch)
    }

    private func project(_ batch: ProjectionBatch) async throws {
        do {
            note(try await store.merge(batch))
        } catch let error as PostgresError where error.isOfTheData {
            // One of them is what no table takes: find it, and let the others through.
            guard batch.count > 1 else { return refuse(error) }
            for part in batch.parts { try await project(part) }
        }
    }

    private func refuse(_ error: PostgresError) {
        metrics.refused.increment()
        logger.error("A record does not fit the tables and is passed over", ["error": .error(error)])
    }

    /// With what lies among the dead letters and is none.
    private func read(_ records: [ConsumedRecord]) -> (ProjectionBatch, [UndecodableRecord]) {
        var batch = ProjectionBatch()
        var undecodable: [UndecodableRecord] = []
        for record in records {
            do {
                try batch.add(record, vault)
            } catch {
                if let letter = UndecodableRecord(record, error) { undecodable.append(letter) }
                metrics.unreadable.increment()
                logger.error(
                    "A record cannot be read and is passed over",
                    [
                        "kafka.topic": .string(record.topic), "kafka.partition": .integer(record.partition),
                        "kafka.offset": .integer(record.offset), "error": .error(error),
                    ]
                )
            }
        }
        return (batch, undecodable)
    }

    private func note(_ result: ProjectionResult) {
        metrics.fresh.increment(by: result.fresh)
        metrics.outside.increment(by: result.outside)
    }
}

private struct ProjectorMetrics: Sendable {
    let fresh: Counter
    let outside: Counter
    let unreadable: Counter
    let refused: Counter

    init(_ metrics: MetricRegistry) {
        fresh = metrics.counter(
            "herald_analytics_projected_total",
            "Deliveries, decisions and audit records that were new"
        )
        outside = metrics.counter("herald_analytics_outside_total", "Records of a time without partitions")
        unreadable = metrics.counter("herald_analytics_unreadable_total", "Records that could not be decoded")
        refused = metrics.counter("herald_analytics_refused_total", "Records that no table takes")
    }
}

extension UndecodableRecord {
    /// `nil` for a record of another topic, which is no dead letter's.
    fileprivate init?(_ record: ConsumedRecord, _ error: any Error) {
        guard let channel = ChannelTopics.allCases.first(where: { Topic.deadLetters($0).name == record.topic }),
            let column = Channel(rawValue: channel.rawValue)
        else { return nil }
        self.init(
            topic: record.topic,
            Place(partition: record.partition, offset: record.offset),
            on: column,
            size: record.value?.count ?? 0,
            fault: "\(error)"
        )
    }
}

extension PostgresError {
    /// A value is at fault, not the database, the statement or the role: only then may a record be passed over.
    fileprivate var isOfTheData: Bool { sqlState.map { ["22", "23"].contains($0.category) } ?? false }
}
