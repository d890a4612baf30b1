/// Where readers find their records: in one queue for all topics, or in one for each.
struct RecordQueues: Sendable {
    private let common: RecordQueue
    private let apart: [String: RecordQueue]

    init(_ options: KafkaConsumerOptions, of client: ClientHandle) {
        let topics = options.topicsApart ? options.topics : []
        apart = Dictionary(uniqueKeysWithValues: Set(topics).map { ($0, RecordQueue(of: client)) })
        common = RecordQueue(of: client)
    }

    func queue(of topic: String?) -> RecordQueue {
        topic.flatMap { apart[$0] } ?? common
    }

    /// To be called before the partition is assigned: what it fetches then comes to its topic's queue.
    func receive(from partition: TopicPartition, of client: ClientHandle) {
        queue(of: partition.topic).receive(from: partition, of: client)
    }

    /// There will be no more records, or they may be read again.
    func wakeReaders() {
        for queue in apart.values { queue.arrivals.set() }
        common.arrivals.set()
    }
}
