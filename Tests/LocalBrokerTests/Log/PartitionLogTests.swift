import Foundation
import Primitives
import TestSupport
import Testing

@testable import LocalBroker

@Suite struct PartitionLogTests {
    private let temporary: TemporaryFolder
    private let folder: Folder
    private let settings = TopicConfig().logSettings
    private let now = Timestamp(milliseconds: 1_700_000_000_000)

    init() throws {
        temporary = try TemporaryFolder()
        folder = try Folder(temporary.file("0"))
    }

    @Test("a batch is given the next offset and read back whole, from any offset in it")
    func appendAndRead() throws {
        let log = try open()
        #expect(try append(log, [1, 2, 3]) == .success(.init(baseOffset: 0, isNew: true)))
        #expect(try append(log, [4, 5]) == .success(.init(baseOffset: 3, isNew: true)))
        #expect(log.nextOffset == 5)
        for (offset, base) in [(0, 0), (2, 0), (3, 3), (4, 3)] {
            #expect(try read(log, from: Int64(offset)).first?.baseOffset == Int64(base))
        }
        #expect(try read(log, from: 5).isEmpty)
    }

    @Test("only whole batches are read, and the first whatever its size if that is allowed")
    func limits() throws {
        let log = try open()
        for _ in 0..<10 { _ = try append(log, [1], valueSize: 1000) }
        #expect(try read(log, from: 0, limit: 2500).count == 2)
        #expect(try read(log, from: 0, limit: 10).count == 1)
        var buffer: [UInt8] = []
        try log.read(from: 0, limit: 10, allowsOversize: false, into: &buffer)
        #expect(buffer.isEmpty)
    }

    @Test("whatever part of the last batch a crash leaves, it is cut off and what stood before is kept")
    func tornTail() throws {
        var log: PartitionLog? = try open()
        _ = try log.map { try append($0, [1, 2]) }
        let whole = try size()
        _ = try log.map { try append($0, [3]) }
        log = nil
        let bytes = try Data(contentsOf: URL(filePath: segmentPath))
        for end in whole..<bytes.count {
            try bytes.prefix(end).write(to: URL(filePath: segmentPath))
            let reopened = try open()
            #expect(reopened.nextOffset == 2)
            #expect(reopened.tornBytes == end - whole)
            #expect(try append(reopened, [9]) == .success(.init(baseOffset: 2, isNew: true)))
        }
    }

    @Test("a last batch whose content is not what was written is cut off")
    func damagedTail() throws {
        var log: PartitionLog? = try open()
        _ = try log.map { try append($0, [1]) }
        let whole = try size()
        _ = try log.map { try append($0, [2]) }
        log = nil
        var bytes = try Data(contentsOf: URL(filePath: segmentPath))
        bytes[bytes.count - 2] ^= 1
        try bytes.write(to: URL(filePath: segmentPath))
        #expect(try open().nextOffset == 1)
        #expect(try size() == whole)
    }

    @Test("a batch sent again is stored once, also when the log was opened anew in between")
    func idempotence() throws {
        let first = RecordBatchBuilder(producerID: 7, epoch: 0, sequence: 0, timestamps: [1, 2])
        let second = RecordBatchBuilder(producerID: 7, epoch: 0, sequence: 2, timestamps: [3])
        var log: PartitionLog? = try open()
        for batch in [first, second] { _ = try log.map { try append($0, batch) } }
        log = nil
        let reopened = try open()
        #expect(try append(reopened, first) == .success(.init(baseOffset: 0, isNew: false)))
        #expect(try append(reopened, second) == .success(.init(baseOffset: 2, isNew: false)))
        #expect(reopened.nextOffset == 3)
    }

    @Test("batches that are damaged, too large, of another format or not alone are refused")
    func refusals() throws {
        let log = try open()
        let good = RecordBatchBuilder().bytes()
        var damaged = good
        damaged[damaged.count - 1] ^= 1
        var oldFormat = good
        oldFormat[16] = 1
        #expect(try append(log, bytes: damaged) == .failure(.corruptMessage))
        #expect(try append(log, bytes: oldFormat) == .failure(.unsupportedForMessageFormat))
        #expect(try append(log, bytes: good + good) == .failure(.invalidRecord))
        #expect(try append(log, bytes: []) == .failure(.corruptMessage))
        #expect(try append(log, bytes: Array(good.dropLast())) == .failure(.corruptMessage))
        #expect(try append(log, [1], valueSize: 1_100_000) == .failure(.messageTooLarge))
        #expect(log.nextOffset == 0)
    }

    @Test("the first record at or after a time is found, and the one with the latest time")
    func timestamps() throws {
        let log = try open()
        for start in stride(from: Int64(0), to: 1000, by: 10) {
            _ = try append(log, (start..<start + 10).map { $0 * 1000 }, valueSize: 200)
        }
        #expect(try log.first(since: 500_000)?.offset == 500)
        #expect(try log.first(since: 500_001)?.offset == 501)
        #expect(try log.first(since: -5)?.offset == 0)
        #expect(try log.first(since: 999_001) == nil)
        #expect(try log.latest()?.offset == 999)
    }

    @Test("retention by size frees old segments and keeps at least what was asked for")
    func retentionBySize() throws {
        let small = try TopicConfig([("retention.bytes", "1000000")]).logSettings
        let log = try open()
        for _ in 0..<300 { _ = try append(log, [1], valueSize: 10_000, settings: small) }
        try log.retain(small, now: now)
        #expect((1_000_000...1_130_000).contains(log.size))
        #expect(log.startOffset > 0)
        #expect(try open().startOffset == log.startOffset)
    }

    @Test("retention by time frees what is older, and offsets go on")
    func retentionByTime() throws {
        let short = try TopicConfig([("retention.ms", "1000")]).logSettings
        let log = try open()
        _ = try append(log, [1, 2], settings: short)
        try log.retain(short, now: now + .milliseconds(900))
        #expect(log.startOffset == 0)
        try log.retain(short, now: now + .milliseconds(1100))
        #expect(log.startOffset == 2)
        #expect(try open().nextOffset == 2)
    }

    @Test("records deleted up to an offset stay deleted")
    func trim() throws {
        let log = try open()
        for _ in 0..<3 { _ = try append(log, [1, 2]) }
        try log.trim(to: 3)
        #expect(log.startOffset == 3)
        #expect(try open().startOffset == 3)
    }

    private var segmentPath: String { folder.file("00000000000000000000.log") }

    private func size() throws -> Int { try Data(contentsOf: URL(filePath: segmentPath)).count }

    private func open() throws -> PartitionLog { try PartitionLog(folder, now: now) }

    private func append(
        _ log: PartitionLog,
        _ timestamps: [Int64],
        valueSize: Int = 20,
        settings: LogSettings? = nil
    ) throws -> Result<PartitionLog.Appended, ErrorCode> {
        let batch = RecordBatchBuilder(timestamps: timestamps, valueSize: valueSize).bytes()
        return try append(log, bytes: batch, settings: settings)
    }

    private func append(_ log: PartitionLog, _ batch: RecordBatchBuilder) throws -> Result<
        PartitionLog.Appended, ErrorCode
    > {
        try append(log, bytes: batch.bytes())
    }

    private func append(
        _ log: PartitionLog,
        bytes: [UInt8],
        settings: LogSettings? = nil
    ) throws -> Result<PartitionLog.Appended, ErrorCode> {
        var bytes = bytes
        return try log.append(&bytes, 0..<bytes.count, settings ?? self.settings, now: now)
    }

    private func read(_ log: PartitionLog, from offset: Int64, limit: Int = 1 << 20) throws -> [RecordBatchHeader] {
        var buffer: [UInt8] = []
        try log.read(from: offset, limit: limit, allowsOversize: true, into: &buffer)
        var (headers, position): ([RecordBatchHeader], Int) = ([], 0)
        while let header = RecordBatchHeader(buffer, at: position) {
            headers.append(header)
            position += header.byteCount
        }
        #expect(position == buffer.count)
        return headers
    }
}
