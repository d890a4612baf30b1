import Primitives

/// One append-only file of a partition, named for the offset of its first record.
final class Segment {
    let baseOffset: Int64
    private(set) var nextOffset: Int64
    private(set) var size = 0
    /// When the first and the last batch were appended.
    private(set) var firstAppend: Timestamp
    private(set) var lastAppend: Timestamp
    private(set) var index = SegmentIndex()
    private let file: LogFile

    /// Makes an empty segment, or opens one whose batches `recover` then finds.
    init(folder: String, baseOffset: Int64, now: Timestamp) throws {
        var name: [UInt8] = []
        name.appendDecimal(Int(baseOffset), width: 20)
        file = try LogFile(folder + "/" + String(decoding: name, as: UTF8.self) + ".log")
        (self.baseOffset, nextOffset, firstAppend, lastAppend) = (baseOffset, baseOffset, now, now)
    }

    var isEmpty: Bool { size == 0 }

    /// Reads the headers of all batches, in order. The `last` segment may end in a batch that a crash tore: from the
    /// first fault on it is cut off. Gives the number of bytes cut.
    func recover(isLast: Bool, _ found: (RecordBatchHeader) -> Void) throws -> Int {
        let (fileSize, modified) = try file.status()
        while let batch = try header(at: size, fileSize: fileSize, isVerified: isLast) {
            note(batch, now: modified)
            found(batch)
        }
        guard size < fileSize else { return 0 }
        guard isLast else { throw BrokerError(.damaged, file.path) }
        try file.truncate(to: size)
        return fileSize - size
    }

    /// Appends the batch in `bytes[range]`, which carries its offset already.
    func append(_ bytes: [UInt8], _ range: Range<Int>, _ batch: RecordBatchHeader, now: Timestamp) throws {
        try file.write(bytes, range, at: size)
        note(batch, now: now)
    }

    func synchronize() throws { try file.synchronize() }

    func remove() { file.remove() }

    /// Appends whole batches to `buffer` from the one that holds `offset` on: as many as `limit` bytes allow, or the
    /// first alone when it is larger and `allowsOversize`.
    func read(from offset: Int64, limit: Int, allowsOversize: Bool, into buffer: inout [UInt8]) throws {
        guard let (position, first) = try batch(from: index.position(before: offset), where: { $0.nextOffset > offset })
        else { return }
        guard first.byteCount <= limit || allowsOversize else { return }
        let start = buffer.count
        _ = try file.read(min(max(limit, first.byteCount), size - position), at: position, into: &buffer)
        var end = start
        while let batch = RecordBatchHeader(buffer, at: end), batch.byteCount >= RecordBatchHeader.size,
            batch.byteCount <= buffer.count - end
        {
            end += batch.byteCount
        }
        buffer.removeLast(buffer.count - end)
    }

    /// The first record not older than `timestamp`.
    func first(since timestamp: Int64) throws -> (offset: Int64, timestamp: Int64)? {
        guard index.maxTimestamp >= timestamp else { return nil }
        let start = index.position(beforeTimestamp: timestamp)
        guard let (position, batch) = try batch(from: start, where: { $0.maxTimestamp >= timestamp }) else {
            return nil
        }
        return try records(of: batch, at: position).first(since: timestamp) ?? (batch.baseOffset, batch.maxTimestamp)
    }

    /// The record with the latest timestamp.
    func latest() throws -> (offset: Int64, timestamp: Int64)? {
        isEmpty ? nil : try first(since: index.maxTimestamp)
    }

    private func note(_ batch: RecordBatchHeader, now: Timestamp) {
        if isEmpty { firstAppend = now }
        index.add(batch, at: size)
        size += batch.byteCount
        nextOffset = batch.nextOffset
        lastAppend = now
    }

    private func records(of batch: RecordBatchHeader, at position: Int) throws -> RecordTimestamps {
        var bytes: [UInt8] = []
        _ = try file.read(batch.byteCount, at: position, into: &bytes)
        return RecordTimestamps(batch, bytes)
    }

    /// Walks the batches from one whose beginning is known.
    private func batch(
        from start: Int,
        where isWanted: (RecordBatchHeader) -> Bool
    ) throws -> (position: Int, batch: RecordBatchHeader)? {
        var (block, blockStart, position): ([UInt8], Int, Int) = ([], start, start)
        while position < size {
            if position - blockStart + RecordBatchHeader.size > block.count {
                (block, blockStart) = ([], position)
                _ = try file.read(min(SegmentIndex.spacing, size - position), at: position, into: &block)
            }
            guard let batch = RecordBatchHeader(block, at: position - blockStart) else { return nil }
            if isWanted(batch) { return (position, batch) }
            position += batch.byteCount
        }
        return nil
    }

    /// The header of a batch that is whole and continues the segment.
    private func header(at position: Int, fileSize: Int, isVerified: Bool) throws -> RecordBatchHeader? {
        var bytes: [UInt8] = []
        guard try file.read(RecordBatchHeader.size, at: position, into: &bytes) == RecordBatchHeader.size,
            let batch = RecordBatchHeader(bytes, at: 0), batch.magic == 2, batch.baseOffset == nextOffset,
            batch.lastOffsetDelta >= 0, batch.byteCount >= RecordBatchHeader.size,
            batch.byteCount <= fileSize - position
        else { return nil }
        guard isVerified else { return batch }
        bytes.removeAll(keepingCapacity: true)
        _ = try file.read(batch.byteCount, at: position, into: &bytes)
        return batch.hasMatchingChecksum(bytes, 0) ? batch : nil
    }
}
