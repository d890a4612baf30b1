import Primitives

/// All topics, in memory and as folders. A topic appears and disappears by one rename, whenever the process is killed.
final class TopicStore {
    private(set) var topics: [TopicName: Topic] = [:]
    private let folder: Folder
    private let staging: Folder
    private let clock: WallClock
    private var nextTrash = 0

    init(_ data: Folder, clock: WallClock) throws {
        folder = try data.folder("topics")
        staging = try data.folder("staging")
        self.clock = clock
        for name in try staging.names() { try staging.folder(name).removeTree() }
        for text in try folder.names() {
            guard let name = TopicName(text) else { throw BrokerError(.damaged, folder.file(text)) }
            try open(name)
        }
    }

    subscript(name: String) -> Topic? { TopicName(name).flatMap { topics[$0] } }

    func partition(_ topic: String, _ index: Int32) -> Partition? { self[topic]?.partition(index) }

    func create(_ name: TopicName, partitions: Int, config: TopicConfig) throws {
        let fresh = try staging.folder(name.text)
        try TopicDescription(partitions: partitions, config: config).save(in: fresh)
        try staging.move(name.text, to: folder, as: name.text)
        try open(name)
    }

    /// Fetches that wait for the topic are answered.
    func delete(_ topic: Topic) throws {
        nextTrash += 1
        // Not a name of a topic, so that it cannot meet one that is being made.
        let trash = "deleted:\(nextTrash)"
        try folder.move(topic.name.text, to: staging, as: trash)
        topics[topic.name] = nil
        for partition in topic.partitions { partition.wakeAll() }
        try staging.folder(trash).removeTree()
    }

    func retain() throws {
        for topic in topics.values {
            for partition in topic.partitions { try partition.log.retain(topic.settings, now: clock.now) }
        }
    }

    private func open(_ name: TopicName) throws {
        let folder = try folder.folder(name.text)
        topics[name] = try Topic(name, folder, try TopicDescription(in: folder), now: clock.now)
    }
}
