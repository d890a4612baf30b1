@testable import LocalBroker

/// Makes record batches as a producer would.
struct RecordBatchBuilder {
    var producerID: Int64 = -1
    var epoch: Int16 = -1
    var sequence: Int32 = -1
    var timestamps: [Int64] = [1000]
    var valueSize = 20

    func bytes() -> [UInt8] {
        var body = ProtocolWriter()
        body.integer(Int16(0))
        body.integer(Int32(timestamps.count - 1))
        body.integer(timestamps[0])
        body.integer(timestamps.max() ?? 0)
        body.integer(producerID)
        body.integer(epoch)
        body.integer(sequence)
        body.integer(Int32(timestamps.count))
        for (index, timestamp) in timestamps.enumerated() { body.raw(record(index, timestamp - timestamps[0])) }
        return framed(body.bytes)
    }

    private func framed(_ body: [UInt8]) -> [UInt8] {
        var batch = ProtocolWriter()
        batch.integer(Int64(0))
        batch.integer(Int32(body.count + 9))
        batch.integer(Int32(-1))
        batch.integer(Int8(2))
        batch.integer(CRC32C.checksum(body))
        batch.raw(body)
        return batch.bytes
    }

    private func record(_ index: Int, _ timestampDelta: Int64) -> [UInt8] {
        var content = ProtocolWriter()
        content.integer(Int8(0))
        content.unsignedVarint(zigzag(timestampDelta))
        content.unsignedVarint(zigzag(Int64(index)))
        content.unsignedVarint(zigzag(-1))
        content.unsignedVarint(zigzag(Int64(valueSize)))
        content.raw(repeatElement(UInt8(ascii: "x"), count: valueSize))
        content.unsignedVarint(0)
        var record = ProtocolWriter()
        record.unsignedVarint(zigzag(Int64(content.bytes.count)))
        record.raw(content.bytes)
        return record.bytes
    }

    private func zigzag(_ number: Int64) -> UInt64 { UInt64(bitPattern: number << 1 ^ number >> 63) }
}
