/// The fixed part of a record batch of format 2; the records behind it stay as the producer wrote them.
struct RecordBatchHeader {
    static let size = 61
    /// Offset and length stand before what the length counts.
    static let prefix = 12
    /// The checksum covers everything from the attributes on.
    static let checksumStart = 21

    private(set) var baseOffset: Int64
    let byteCount: Int
    let magic: Int8
    let checksum: UInt32
    let attributes: Int16
    let lastOffsetDelta: Int32
    let baseTimestamp: Int64
    let maxTimestamp: Int64
    let producerID: Int64
    let producerEpoch: Int16
    let baseSequence: Int32
    let recordCount: Int32

    /// `nil` when fewer than 61 bytes stand at `start`.
    init?(_ bytes: [UInt8], at start: Int) {
        guard start >= 0, bytes.count - start >= RecordBatchHeader.size else { return nil }
        (baseOffset, byteCount) = (
            bytes.number(start), RecordBatchHeader.prefix + Int(bytes.number(start + 8) as Int32)
        )
        (magic, checksum) = (bytes.number(start + 16), bytes.number(start + 17))
        (attributes, lastOffsetDelta) = (bytes.number(start + 21), bytes.number(start + 23))
        (baseTimestamp, maxTimestamp) = (bytes.number(start + 27), bytes.number(start + 35))
        (producerID, producerEpoch) = (bytes.number(start + 43), bytes.number(start + 51))
        (baseSequence, recordCount) = (bytes.number(start + 53), bytes.number(start + 57))
    }

    var nextOffset: Int64 { baseOffset &+ Int64(lastOffsetDelta) &+ 1 }
    var isCompressed: Bool { attributes & 0b111 != 0 }
    /// Part of a transaction, or a marker of one.
    var isTransactional: Bool { attributes & 0b11_0000 != 0 }
    var hasProducer: Bool { producerID >= 0 }

    /// Sequences wrap from 2³¹ - 1 to 0.
    var lastSequence: Int32 { (baseSequence &+ lastOffsetDelta) & .max }

    /// What is wrong with the batch in `bytes[range]`; it must be the only one there.
    func fault(in bytes: [UInt8], _ range: Range<Int>, limit: Int) -> ErrorCode? {
        if magic != 2 { return .unsupportedForMessageFormat }
        if byteCount > limit { return .messageTooLarge }
        guard byteCount >= RecordBatchHeader.size, byteCount <= range.count else { return .corruptMessage }
        guard hasMatchingChecksum(bytes, range.lowerBound) else { return .corruptMessage }
        guard byteCount == range.count, recordCount > 0, Int(recordCount) < byteCount else { return .invalidRecord }
        guard lastOffsetDelta == recordCount - 1, !isTransactional else { return .invalidRecord }
        return hasProducer && (baseSequence < 0 || producerEpoch < 0) ? .invalidRecord : nil
    }

    /// Gives the batch its place in the log, in its bytes too: what the broker decides lies outside the checksum.
    func assigned(baseOffset: Int64, in bytes: inout [UInt8], at start: Int) -> RecordBatchHeader {
        bytes.withUnsafeMutableBytes {
            $0.storeBytes(of: baseOffset.bigEndian, toByteOffset: start, as: Int64.self)
            $0.storeBytes(of: PartitionLog.leaderEpoch.bigEndian, toByteOffset: start + 12, as: Int32.self)
        }
        var assigned = self
        assigned.baseOffset = baseOffset
        return assigned
    }

    func hasMatchingChecksum(_ bytes: [UInt8], _ start: Int) -> Bool {
        bytes.withUnsafeBytes {
            let body = $0[start + RecordBatchHeader.checksumStart..<start + byteCount]
            return CRC32C.checksum(UnsafeRawBufferPointer(rebasing: body)) == checksum
        }
    }
}

extension [UInt8] {
    /// A big-endian number; the caller has checked that it lies inside.
    fileprivate func number<Number: FixedWidthInteger>(_ position: Int) -> Number {
        withUnsafeBytes { Number(bigEndian: $0.loadUnaligned(fromByteOffset: position, as: Number.self)) }
    }
}
