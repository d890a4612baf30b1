import CLinux
import Glibc
import Primitives

/// Owns the descriptor of one file, read and written at given positions.
final class LogFile {
    let path: String
    private let descriptor: Int32

    /// Opens the file, made empty if there is none.
    init(_ path: String) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        self.path = path
        guard descriptor >= 0 else { throw BrokerError(.system(errno), path) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    func status() throws -> (size: Int, modified: Timestamp) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw BrokerError(.system(errno), path) }
        let modified = Int64(status.st_mtim.tv_sec) * 1_000_000 + Int64(status.st_mtim.tv_nsec) / 1000
        return (Int(status.st_size), Timestamp(microseconds: modified))
    }

    /// Writes all of `bytes[range]` at `position`, or throws and leaves the file's end where it was.
    func write(_ bytes: [UInt8], _ range: Range<Int>, at position: Int) throws {
        try bytes.withUnsafeBytes { buffer in
            var part = UnsafeRawBufferPointer(rebasing: buffer[range])
            var target = position
            while !part.isEmpty {
                let written = pwrite(descriptor, part.baseAddress, part.count, target)
                if written < 0 && errno == EINTR { continue }
                guard written > 0 else {
                    let reason = errno
                    ftruncate(descriptor, position)
                    throw BrokerError(.system(reason), path)
                }
                target += written
                part = UnsafeRawBufferPointer(rebasing: part[written...])
            }
        }
    }

    /// Appends up to `count` bytes from `position` to `buffer`, fewer at the end of the file; gives their number.
    func read(_ count: Int, at position: Int, into buffer: inout [UInt8]) throws -> Int {
        let start = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: count))
        var done = 0
        while done < count {
            let part = buffer.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress.map { $0 + start + done }, count - done, position + done)
            }
            if part < 0 && errno == EINTR { continue }
            guard part >= 0 else {
                buffer.removeLast(count)
                throw BrokerError(.system(errno), path)
            }
            if part == 0 { break }
            done += part
        }
        buffer.removeLast(count - done)
        return done
    }

    func truncate(to size: Int) throws {
        guard ftruncate(descriptor, size) == 0 else { throw BrokerError(.system(errno), path) }
    }

    /// Waits until the disk holds what was written.
    func synchronize() throws {
        guard fdatasync(descriptor) == 0 else { throw BrokerError(.system(errno), path) }
    }

    func remove() {
        unlink(path)
    }
}
