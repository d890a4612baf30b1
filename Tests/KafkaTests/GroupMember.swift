import Concurrency
import Kafka
import Observability
import Synchronization
import TestSupport

/// A running member of a group, as a service would have it.
final class GroupMember: Sendable {
    let consumer: KafkaConsumer
    let metrics = MetricRegistry()
    private let shutdown = GracefulShutdown()
    private let running: Task<Void, any Error>
    private let log = ChangeLog()

    init(
        of group: String,
        _ topic: TestTopic,
        _ change: (inout KafkaConsumerOptions) -> Void = { _ in },
        onAssignment: (@Sendable (AssignmentChange) async -> Void)? = nil
    ) throws {
        var options = KafkaConsumerOptions(group: group, topics: [topic.name])
        options.sessionTimeout = .seconds(6)
        options.heartbeatInterval = .milliseconds(300)
        change(&options)
        consumer = try KafkaConsumer(topic.configuration, options, metrics: metrics, logger: .silent) { [log] change in
            log.append(change)
            await onAssignment?(change)
        }
        running = Task { [consumer, shutdown] in
            try await GracefulShutdown.$current.withValue(shutdown) { try await consumer.run() }
        }
    }

    var assignmentChanges: [AssignmentChange] { log.all }

    /// Leaves the group in order.
    func leave() async throws {
        shutdown.begin()
        try await running.value
    }

    func beginLeaving() {
        shutdown.begin()
    }

    /// How the run ended.
    func result() async -> Result<Void, any Error> { await running.result }

    func waitForAssignment(of count: Int) async throws {
        try await eventually("\(count) partitions are assigned", within: .seconds(20)) {
            self.consumer.assignment.count == count
        }
    }

    /// Reads until `count` records have come.
    func read(_ count: Int, within limit: Duration = .seconds(20)) async throws -> [ConsumedRecord] {
        let deadline = Deadline.after(limit)
        var records: [ConsumedRecord] = []
        while records.count < count, !deadline.hasPassed {
            records += try await consumer.next(limit: count - records.count, wait: .milliseconds(200)) ?? []
        }
        return records
    }
}

private final class ChangeLog: Sendable {
    private let changes = Mutex<[AssignmentChange]>([])

    func append(_ change: AssignmentChange) {
        changes.withLock { $0.append(change) }
    }

    var all: [AssignmentChange] { changes.withLock { $0 } }
}
