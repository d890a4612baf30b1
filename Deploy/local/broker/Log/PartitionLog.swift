import Primitives

/// The records of one partition: a row of segments of which only the last grows.
final class PartitionLog {
    struct Appended: Equatable {
        let baseOffset: Int64
        /// False for a repetition of a batch that was stored before.
        let isNew: Bool
    }

    /// The first offset that can be read.
    private(set) var startOffset: Int64
    private let folder: Folder
    private var segments: [Segment]
    private var producers = ProducerTable()
    /// Bytes cut from the end when the log was opened: a batch that was being written when the process was killed.
    private(set) var tornBytes = 0

    static let leaderEpoch: Int32 = 0
    private static let startFile = "start"

    /// Opens the log in `folder`, or begins one.
    init(_ folder: Folder, now: Timestamp) throws {
        self.folder = folder
        let bases = try folder.names().compactMap(PartitionLog.baseOffset).sorted()
        segments = try (bases.isEmpty ? [0] : bases).map {
            try Segment(folder: folder.path, baseOffset: $0, now: now)
        }
        startOffset = segments[0].baseOffset
        if let text = try folder.contents(PartitionLog.startFile) {
            startOffset = max(startOffset, Int64(String(decoding: text, as: UTF8.self)) ?? 0)
        }
        try recover()
    }

    /// The offset of the next record. As there are no followers, it is the high watermark too.
    var nextOffset: Int64 { active.nextOffset }
    var size: Int { segments.reduce(0) { $0 + $1.size } }

    /// Stores the batch that fills `bytes[range]`, after giving it its offset in place. What the producer did wrong is
    /// the result, what the disk did is thrown.
    func append(
        _ bytes: inout [UInt8],
        _ range: Range<Int>,
        _ settings: LogSettings,
        now: Timestamp
    ) throws -> Result<Appended, ErrorCode> {
        guard let batch = RecordBatchHeader(bytes, at: range.lowerBound), range.count >= RecordBatchHeader.size else {
            return .failure(.corruptMessage)
        }
        if let fault = batch.fault(in: bytes, range, limit: settings.messageLimit) { return .failure(fault) }
        switch producers.decide(batch, isTrimmed: startOffset > 0) {
        case .duplicate(let baseOffset): return .success(Appended(baseOffset: baseOffset, isNew: false))
        case .refuse(let code): return .failure(code)
        case .append: return .success(try store(&bytes, range, batch, settings, now))
        }
    }

    /// Appends to `buffer` what stands from `offset` on; see `Segment.read`.
    func read(from offset: Int64, limit: Int, allowsOversize: Bool, into buffer: inout [UInt8]) throws {
        guard offset < nextOffset, let segment = segments.last(where: { $0.baseOffset <= offset }) else { return }
        try segment.read(from: offset, limit: limit, allowsOversize: allowsOversize, into: &buffer)
    }

    /// The first record not older than `timestamp`.
    func first(since timestamp: Int64) throws -> (offset: Int64, timestamp: Int64)? {
        for segment in segments {
            if let found = try segment.first(since: timestamp) {
                return (max(found.offset, startOffset), found.timestamp)
            }
        }
        return nil
    }

    /// The record with the latest timestamp.
    func latest() throws -> (offset: Int64, timestamp: Int64)? {
        try segments.max { $0.index.maxTimestamp < $1.index.maxTimestamp }?.latest()
    }

    /// Makes everything before `offset` unreadable, for good, and frees the segments that lie before it.
    func trim(to offset: Int64) throws {
        guard offset > startOffset else { return }
        try folder.replace(PartitionLog.startFile, with: Array(String(offset).utf8))
        startOffset = offset
        removeSegments { $0.nextOffset <= offset }
    }

    /// Lets go of segments that are too old, or too many for the size allowed.
    func retain(_ settings: LogSettings, now: Timestamp) throws {
        if let age = settings.retention {
            if !active.isEmpty && active.lastAppend + age < now { try roll(now) }
            removeSegments { $0.lastAppend + age < now }
        }
        if let limit = settings.retentionBytes {
            var size = size
            removeSegments { segment in
                guard size - segment.size >= limit else { return false }
                size -= segment.size
                return true
            }
        }
    }

    /// Waits until the disk holds all that was appended.
    func synchronize() throws { try active.synchronize() }

    private var active: Segment { segments[segments.count - 1] }

    private func store(
        _ bytes: inout [UInt8],
        _ range: Range<Int>,
        _ batch: RecordBatchHeader,
        _ settings: LogSettings,
        _ now: Timestamp
    ) throws -> Appended {
        let offset = nextOffset
        let placed = batch.assigned(baseOffset: offset, in: &bytes, at: range.lowerBound)
        if isFull(settings, adding: range.count, now) { try roll(now) }
        try active.append(bytes, range, placed, now: now)
        producers.record(placed, at: offset)
        return Appended(baseOffset: offset, isNew: true)
    }

    private func isFull(_ settings: LogSettings, adding count: Int, _ now: Timestamp) -> Bool {
        !active.isEmpty
            && (active.size + count > settings.segmentBytes || active.firstAppend + settings.segmentAge < now)
    }

    private func roll(_ now: Timestamp) throws {
        segments.append(try Segment(folder: folder.path, baseOffset: nextOffset, now: now))
        try folder.synchronize()
    }

    /// Frees segments from the oldest on as long as `isSpent` says so; never the one that grows.
    private func removeSegments(while isSpent: (Segment) -> Bool) {
        let spent = segments.dropLast().prefix(while: isSpent)
        guard !spent.isEmpty else { return }
        for segment in spent { segment.remove() }
        segments.removeFirst(spent.count)
        startOffset = max(startOffset, segments[0].baseOffset)
    }

    private func recover() throws {
        for (position, segment) in segments.enumerated() {
            let isLast = position == segments.count - 1
            tornBytes = try segment.recover(isLast: isLast) { producers.record($0, at: $0.baseOffset) }
            guard isLast || segment.nextOffset == segments[position + 1].baseOffset else {
                throw BrokerError(.damaged, folder.path)
            }
        }
        startOffset = min(startOffset, nextOffset)
    }

    private static func baseOffset(_ name: String) -> Int64? {
        name.hasSuffix(".log") ? Int64(name.dropLast(4)) : nil
    }
}
