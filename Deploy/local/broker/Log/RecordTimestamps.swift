/// Offsets and timestamps of the records in one uncompressed batch, for look-ups by time.
struct RecordTimestamps {
    let records: [(offset: Int64, timestamp: Int64)]

    /// Stops at the first record that cannot be read. A compressed batch counts as one record at its base.
    init(_ header: RecordBatchHeader, _ batch: [UInt8]) {
        guard !header.isCompressed else {
            records = [(header.baseOffset, header.maxTimestamp)]
            return
        }
        var reader = ProtocolReader(batch, in: RecordBatchHeader.size..<batch.count)
        var records: [(offset: Int64, timestamp: Int64)] = []
        while let next = try? RecordTimestamps.next(&reader, header) { records.append(next) }
        self.records = records
    }

    /// The first record not older than `timestamp`.
    func first(since timestamp: Int64) -> (offset: Int64, timestamp: Int64)? {
        records.first { $0.timestamp >= timestamp }
    }

    private static func next(
        _ reader: inout ProtocolReader,
        _ header: RecordBatchHeader
    ) throws -> (offset: Int64, timestamp: Int64) {
        let length = try reader.varint()
        let start = reader.position
        try reader.skip(1)
        let timestamp = header.baseTimestamp &+ (try reader.varint())
        let offset = header.baseOffset &+ (try reader.varint())
        try reader.skip(Int(clamping: length).subtractingReportingOverflow(reader.position - start).partialValue)
        return (offset, timestamp)
    }
}
