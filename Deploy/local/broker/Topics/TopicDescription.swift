/// What the file `topic` in a topic's folder says.
struct TopicDescription: Equatable {
    let partitions: Int
    let config: TopicConfig

    private static let fileName = "topic"

    init(partitions: Int, config: TopicConfig) {
        (self.partitions, self.config) = (partitions, config)
    }

    init(in folder: Folder) throws {
        guard let bytes = try folder.contents(TopicDescription.fileName) else {
            throw BrokerError(.damaged, folder.path)
        }
        var reader = ProtocolReader(bytes)
        do {
            partitions = Int(try reader.integer(Int32.self))
            config = try TopicConfig(try reader.array { (try $0.string(), try $0.nullableString()) })
        } catch {
            throw BrokerError(.damaged, folder.path)
        }
    }

    func save(in folder: Folder) throws {
        var writer = ProtocolWriter()
        writer.integer(Int32(clamping: partitions))
        writer.array(config.overrides) { writer, setting in
            writer.string(setting.key.rawValue)
            writer.string(setting.value)
        }
        try folder.replace(TopicDescription.fileName, with: writer.bytes)
    }
}
