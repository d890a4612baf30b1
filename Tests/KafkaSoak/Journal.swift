import Foundation

/// Nanoseconds on the clock that all processes of a machine share.
func monotonicNow() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}

/// That a member was handed a record, or lost a partition.
struct JournalEntry {
    /// The record was handed out after the first moment and before the second.
    var asked: Int64
    var handed: Int64
    var offset: Int64
    var partition: Int32
    var key: Int32
    var sequence: Int64

    /// In the place of an offset: the partition was lost.
    static let loss: Int64 = -1
}

/// What a member has done, in a file that outlives its SIGKILL.
final class Journal: Sendable {
    private let descriptor: Int32

    init(path: String) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    }

    deinit {
        close(descriptor)
    }

    /// With the kernel when this returns.
    func append(_ entries: [JournalEntry]) {
        let written = entries.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        precondition(written == entries.count * MemoryLayout<JournalEntry>.stride, "the journal cannot be written")
    }
}

/// Reads what a member adds to its journal.
final class JournalReader {
    private let path: String
    private var position: UInt64 = 0

    init(path: String) {
        self.path = path
    }

    /// The whole entries since the last time. A kill may have torn the very last.
    func next() -> [JournalEntry] {
        guard let file = FileHandle(forReadingAtPath: path) else { return [] }
        defer { try? file.close() }
        guard (try? file.seek(toOffset: position)) != nil, let data = try? file.readToEnd() else { return [] }
        let size = MemoryLayout<JournalEntry>.stride
        let count = data.count / size
        position += UInt64(count * size)
        return data.withUnsafeBytes { bytes in
            (0..<count).map { bytes.loadUnaligned(fromByteOffset: $0 * size, as: JournalEntry.self) }
        }
    }
}
