/// API 2.
extension Broker {
    /// Numbers that stand for a place instead of a time.
    private enum Place {
        static let end: Int64 = -1
        static let start: Int64 = -2
        static let latestTimestamp: Int64 = -3
    }

    private struct Found {
        let partition: Int32
        var error = ErrorCode.success
        var timestamp: Int64 = -1
        var offset: Int64 = -1
    }

    func listOffsets(_ call: inout Call) throws {
        let version = call.version
        try call.request.skip(4)
        if version >= 2 { try call.request.skip(1) }
        let wanted = try call.request.byTopic { reader in
            let partition: Int32 = try reader.integer()
            if version >= 4 { try reader.skip(4) }
            let timestamp: Int64 = try reader.integer()
            try reader.skipTaggedFields()
            return (partition, timestamp)
        }
        if version >= 2 { call.response.integer(Int32(0)) }
        call.response.byTopic(wanted) { writer, topic, wanted in
            let found = find(topic, wanted.0, wanted.1)
            writer.integer(found.partition)
            writer.error(found.error)
            writer.integer(found.timestamp)
            writer.integer(found.offset)
            if version >= 4 { writer.integer(Int32(-1)) }
            writer.noTaggedFields()
        }
        call.response.noTaggedFields()
    }

    private func find(_ topic: String, _ index: Int32, _ timestamp: Int64) -> Found {
        guard let log = topics.partition(topic, index)?.log else {
            return Found(partition: index, error: .unknownTopicOrPartition)
        }
        do {
            switch timestamp {
            case Place.end: return Found(partition: index, offset: log.nextOffset)
            case Place.start: return Found(partition: index, offset: log.startOffset)
            case Place.latestTimestamp: return found(index, try log.latest())
            default: return found(index, try log.first(since: timestamp))
            }
        } catch {
            return Found(partition: index, error: .storageError)
        }
    }

    private func found(_ index: Int32, _ record: (offset: Int64, timestamp: Int64)?) -> Found {
        Found(partition: index, timestamp: record?.timestamp ?? -1, offset: record?.offset ?? -1)
    }
}
