/// What a consumer wants to read, and how long it is willing to wait for it.
struct FetchRequest {
    struct Part {
        let partition: Int32
        let offset: Int64
        let limit: Int
    }

    /// No answer holds more, but for one batch that is larger alone: so memory stays bounded, whatever is asked for.
    static let answerLimit = 8 << 20

    let maxWait: Duration
    let minBytes: Int
    let maxBytes: Int
    let isReadCommitted: Bool
    let sessionID: Int32
    let topics: [ByTopic<Part>]

    init(from reader: inout ProtocolReader, version: Int16) throws {
        try reader.skip(4)
        maxWait = .milliseconds(max(0, try reader.integer(Int32.self)))
        minBytes = Int(try reader.integer(Int32.self))
        maxBytes = min(max(0, Int(try reader.integer(Int32.self))), FetchRequest.answerLimit)
        isReadCommitted = try reader.boolean()
        sessionID = version >= 7 ? try reader.integer() : 0
        if version >= 7 { try reader.skip(4) }
        topics = try reader.byTopic { reader in
            let partition: Int32 = try reader.integer()
            if version >= 9 { try reader.skip(4) }
            let offset: Int64 = try reader.integer()
            if version >= 5 { try reader.skip(8) }
            return Part(partition: partition, offset: offset, limit: max(0, Int(try reader.integer(Int32.self))))
        }
    }
}
