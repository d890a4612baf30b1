import Primitives

/// A topic's partitions and configuration, and the folder that holds both.
final class Topic {
    let name: TopicName
    private(set) var partitions: [Partition] = []
    private(set) var config: TopicConfig
    /// The configuration as the logs need it, worked out once.
    private(set) var settings: LogSettings
    private let folder: Folder

    /// Opens the topic, making the folders of partitions that have none.
    init(_ name: TopicName, _ folder: Folder, _ description: TopicDescription, now: Timestamp) throws {
        (self.name, self.folder) = (name, folder)
        (config, settings) = (description.config, description.config.logSettings)
        try open(description.partitions, now)
    }

    func partition(_ index: Int32) -> Partition? {
        partitions.indices.contains(Int(index)) ? partitions[Int(index)] : nil
    }

    func apply(_ config: TopicConfig) throws {
        try TopicDescription(partitions: partitions.count, config: config).save(in: folder)
        (self.config, settings) = (config, config.logSettings)
    }

    func grow(to count: Int, now: Timestamp) throws {
        try TopicDescription(partitions: count, config: config).save(in: folder)
        try open(count, now)
    }

    private func open(_ count: Int, _ now: Timestamp) throws {
        for index in partitions.count..<count {
            partitions.append(Partition(try PartitionLog(try folder.folder(String(index)), now: now)))
        }
    }
}
