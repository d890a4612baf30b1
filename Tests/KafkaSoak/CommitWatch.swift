import Concurrency
import Kafka
import Synchronization
import TestSupport

/// Asks the broker again and again what the group has committed.
final class CommitWatch: Sendable {
    /// From this moment on, and for ever, at least so much is committed.
    struct Sight: Sendable {
        let moment: Int64
        let committed: [Int32: Int64]
    }

    private let admin: KafkaAdmin
    private let topic: String
    private let seen = Mutex<[Sight]>([])

    init(_ admin: KafkaAdmin, topic: String) {
        (self.admin, self.topic) = (admin, topic)
    }

    var sights: [Sight] { seen.withLock { $0 } }

    /// Until it is cancelled. While the broker stands still there is nothing to see.
    func run() async {
        while !Task.isCancelled {
            try? await look()
            try? await Task.sleep(for: .milliseconds(50))
        }
    }

    func look() async throws {
        let lags = try await admin.lag(of: topic, in: [topic], until: .after(.seconds(2)))
        let committed = lags.compactMap { lag in lag.committed.map { (lag.partition.partition, $0) } }
        let sight = Sight(moment: monotonicNow(), committed: Dictionary(uniqueKeysWithValues: committed))
        seen.withLock { $0.append(sight) }
    }
}
