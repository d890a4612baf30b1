import Kafka
import Synchronization

/// Empties the waiting rooms of what belongs to partitions that go to another worker, so that the group does not wait for
/// it to be due.
final class LeavingPartitions: Sendable {
    private let rooms: [WaitingRoom<Arrival>]
    private let putBack: PutBack
    private let consumer = Mutex<Consumer>(Consumer())

    /// Weak, because the consumer keeps this.
    private struct Consumer {
        weak var value: KafkaConsumer?
    }

    init(_ rooms: [WaitingRoom<Arrival>], _ putBack: PutBack) {
        (self.rooms, self.putBack) = (rooms, putBack)
    }

    func attach(_ new: KafkaConsumer) {
        consumer.withLock { $0.value = new }
    }

    func handle(_ change: AssignmentChange) async {
        switch change {
        case .assigned, .revoked: break
        case .lost(let partitions): _ = take(partitions)
        case .revoking(let partitions):
            let consumer = consumer.withLock { $0.value }
            let leaving = take(partitions)
            guard await putBack.performQuietly(leaving) else { return }
            consumer?.complete(leaving.map(\.record))
        }
    }

    private func take(_ partitions: [TopicPartition]) -> [Arrival] {
        let leaving = Set(partitions)
        return rooms.flatMap { $0.take { leaving.contains($0.record.source) } }
    }
}
