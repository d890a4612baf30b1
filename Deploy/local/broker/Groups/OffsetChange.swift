/// One line of the offsets' file.
enum OffsetChange: Equatable {
    case commit(group: String, TopicPartition, CommittedOffset)
    case remove(group: String, TopicPartition)

    /// Length, checksum, content: what is torn at the end of the file is seen.
    func write(to writer: inout ProtocolWriter) {
        var content = ProtocolWriter()
        switch self {
        case .commit(let group, let place, let committed):
            OffsetChange.write(1, group, place, to: &content)
            content.integer(committed.offset)
            content.integer(committed.leaderEpoch)
            content.string(committed.metadata)
        case .remove(let group, let place):
            OffsetChange.write(2, group, place, to: &content)
        }
        writer.integer(CRC32C.checksum(content.bytes))
        writer.data(content.bytes)
    }

    /// Throws at the end and at what was not written whole.
    init(from reader: inout ProtocolReader) throws {
        let checksum: UInt32 = try reader.integer()
        let data = try reader.data()
        guard CRC32C.checksum(data) == checksum else { throw ProtocolFault.truncated }
        var content = ProtocolReader(data)
        let kind: Int8 = try content.integer()
        let group = try content.string()
        let place = TopicPartition(topic: try content.string(), partition: try content.integer())
        guard kind == 1 else {
            self = .remove(group: group, place)
            return
        }
        let (offset, epoch): (Int64, Int32) = (try content.integer(), try content.integer())
        let metadata = try content.string()
        self = .commit(group: group, place, CommittedOffset(offset: offset, leaderEpoch: epoch, metadata: metadata))
    }

    private static func write(_ kind: Int8, _ group: String, _ place: TopicPartition, to content: inout ProtocolWriter)
    {
        content.integer(kind)
        content.string(group)
        content.string(place.topic)
        content.integer(place.partition)
    }
}
