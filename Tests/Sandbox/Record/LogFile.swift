import Glibc

/// Owns the descriptor of a file that only grows. A line is in the system's page cache when `append` returns, which
/// outlives the process, however it ends.
final class LogFile: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let descriptor: Int32
    private let path: String

    init(_ path: String) throws(Failure) {
        descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
        self.path = path
        guard descriptor >= 0 else { throw Failure(description: "\(path): \(String(cString: strerror(errno)))") }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Everything that is in it.
    func read() throws(Failure) -> [UInt8] {
        var (bytes, position) = ([UInt8](), 0)
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = pread(descriptor, &part, part.count, position)
            guard count >= 0 else { throw failure() }
            if count == 0 { return bytes }
            bytes += part[..<count]
            position += count
        }
    }

    /// One write a line: the system appends it whole.
    func append(_ line: [UInt8]) throws(Failure) {
        guard write(descriptor, line, line.count) == line.count else { throw failure() }
    }

    private func failure() -> Failure { Failure(description: "\(path): \(String(cString: strerror(errno)))") }
}
