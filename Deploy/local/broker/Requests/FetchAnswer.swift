/// Writes the answer to a fetch, reading the files into it.
struct FetchAnswer {
    private let request: FetchRequest
    private let version: Int16
    private(set) var byteCount = 0
    private(set) var hasError = false

    init(_ request: FetchRequest, version: Int16) {
        (self.request, self.version) = (request, version)
    }

    /// An answer with something to say now: enough bytes, or an error.
    var isWorthSending: Bool { hasError || byteCount >= request.minBytes }

    mutating func write(_ topics: TopicStore, to response: inout ProtocolWriter) {
        response.integer(Int32(0))
        if version >= 7 {
            response.error(.success)
            response.integer(Int32(0))
        }
        response.byTopic(request.topics) { response, topic, part in
            write(part, topics.partition(topic, part.partition)?.log, to: &response)
        }
    }

    private mutating func write(_ part: FetchRequest.Part, _ log: PartitionLog?, to response: inout ProtocolWriter) {
        response.integer(part.partition)
        guard let log else { return writeEmpty(.unknownTopicOrPartition, nil, to: &response) }
        guard (log.startOffset...log.nextOffset).contains(part.offset) else {
            return writeEmpty(.offsetOutOfRange, log, to: &response)
        }
        let start = response.bytes.count
        writeHead(.success, log, to: &response)
        let length = response.placeholder()
        do {
            try read(part, log, into: &response)
            response.patch(length, with: Int32(clamping: response.bytes.count - length - 4))
        } catch {
            response.truncate(to: start)
            writeEmpty(.storageError, log, to: &response)
        }
    }

    private mutating func read(
        _ part: FetchRequest.Part,
        _ log: PartitionLog,
        into response: inout ProtocolWriter
    ) throws {
        let before = response.bytes.count
        let limit = min(part.limit, request.maxBytes - byteCount)
        try response.fill { buffer in
            // Without the first batch whole, however large, a consumer would never get past it.
            try log.read(from: part.offset, limit: max(0, limit), allowsOversize: byteCount == 0, into: &buffer)
        }
        byteCount += response.bytes.count - before
    }

    private mutating func writeEmpty(_ error: ErrorCode, _ log: PartitionLog?, to response: inout ProtocolWriter) {
        hasError = true
        writeHead(error, log, to: &response)
        response.integer(Int32(0))
    }

    private func writeHead(_ error: ErrorCode, _ log: PartitionLog?, to response: inout ProtocolWriter) {
        response.error(error)
        response.integer(log?.nextOffset ?? -1)
        response.integer(log?.nextOffset ?? -1)
        if version >= 5 { response.integer(log?.startOffset ?? -1) }
        // There are no aborted transactions.
        response.integer(Int32(request.isReadCommitted ? 0 : -1))
        if version >= 11 { response.integer(Int32(-1)) }
    }
}
