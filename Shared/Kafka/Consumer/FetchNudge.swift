import CRdKafka
import Dispatch
import Synchronization

/// Has a reader's queue refilled in time. A library before 2.2 that has stopped fetching because enough was queued looks
/// again only when something else wakes the broker's thread, up to a second later; any request to that broker does.
///
/// Newer ones look by themselves, after `fetch.queue.backoff.ms`.
final class FetchNudge: Sendable {
    static let isNeeded = rd_kafka_version() < 0x0202_0000

    /// Once more than the first was queued, falling below the second calls for a nudge.
    private static let much = 4000
    private static let little = 2000
    private static let patience: Int32 = 200

    private let client: ClientHandle
    private let hadMuch = Atomic(false)
    private let isUnderWay = Atomic(false)
    /// Not the consumer's own thread: the request blocks.
    private let thread = DispatchQueue(label: "kafka.nudge")

    init(_ client: ClientHandle) {
        self.client = client
    }

    /// To be told now and then how much is queued.
    func note(queued: Int, partitions: () -> [TopicPartition]) {
        if queued > FetchNudge.much {
            hadMuch.store(true, ordering: .relaxed)
        } else if queued < FetchNudge.little, hadMuch.exchange(false, ordering: .relaxed) {
            nudge(partitions())
        }
    }

    /// Asks for offsets, which goes to every broker that leads one of the partitions. The answer is of no interest.
    private func nudge(_ partitions: [TopicPartition]) {
        guard !isUnderWay.exchange(true, ordering: .relaxed) else { return }
        thread.async {
            let list = PartitionList(partitions.map { ($0, Int64(RD_KAFKA_OFFSET_END)) })
            rd_kafka_offsets_for_times(self.client.pointer, list.pointer, FetchNudge.patience)
            self.isUnderWay.store(false, ordering: .relaxed)
        }
    }
}
