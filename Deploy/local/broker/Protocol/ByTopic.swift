/// The protocol's most common shape: items, one a partition, gathered by topic.
struct ByTopic<Item> {
    let topic: String
    let items: [Item]
}

extension ProtocolReader {
    mutating func byTopic<Item>(_ item: (inout ProtocolReader) throws -> Item) throws -> [ByTopic<Item>] {
        try nullableByTopic(item) ?? []
    }

    mutating func nullableByTopic<Item>(_ item: (inout ProtocolReader) throws -> Item) throws -> [ByTopic<Item>]? {
        try nullableArray { reader in
            let topic = try reader.string()
            let items = try reader.array(item)
            try reader.skipTaggedFields()
            return ByTopic(topic: topic, items: items)
        }
    }
}

extension ProtocolWriter {
    mutating func byTopic<Item>(
        _ topics: [ByTopic<Item>],
        _ write: (inout ProtocolWriter, _ topic: String, Item) -> Void
    ) {
        array(topics) { writer, topic in
            writer.string(topic.topic)
            writer.array(topic.items) { write(&$0, topic.topic, $1) }
            writer.noTaggedFields()
        }
    }
}
