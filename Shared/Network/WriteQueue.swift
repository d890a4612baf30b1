import CLinux
import Glibc

/// What a socket has yet to take. Small parts are joined, so that many little messages cost little memory; a large one
/// is kept as it is, so that nothing big is copied.
struct WriteQueue {
    private var parts: [[UInt8]] = []
    private var first = 0
    private var offset = 0
    private(set) var count = 0

    private static let joinLimit = 16 * 1024
    private static let partsPerCall = 16

    var isEmpty: Bool { count == 0 }

    /// Sends the part at once if nothing waits before it, and keeps what the socket does not take.
    mutating func write(_ part: [UInt8], to descriptor: Int32) -> NetworkError? {
        guard isEmpty else {
            append(part)
            return nil
        }
        let sent = part.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        guard sent < part.count else { return nil }
        if sent < 0, let error = WriteQueue.failure() { return error }
        (parts, first, offset, count) = ([part], 0, max(0, sent), part.count - max(0, sent))
        return nil
    }

    mutating func write(_ new: [[UInt8]], to descriptor: Int32) -> NetworkError? {
        let mustWait = !isEmpty
        for part in new { append(part) }
        return mustWait ? nil : flush(to: descriptor)
    }

    /// Writes until everything is gone or the socket takes no more.
    mutating func flush(to descriptor: Int32) -> NetworkError? {
        while count > 0 {
            let sent = parts[first...].prefix(WriteQueue.partsPerCall).withVectors(from: offset) { vectors in
                var message = msghdr()
                (message.msg_iov, message.msg_iovlen) = (vectors.baseAddress, vectors.count)
                return sendmsg(descriptor, &message, Int32(MSG_NOSIGNAL))
            }
            guard sent < 0 else {
                remove(sent)
                continue
            }
            if errno != EINTR { return WriteQueue.failure() }
        }
        return nil
    }

    private mutating func append(_ part: [UInt8]) {
        guard !part.isEmpty else { return }
        count += part.count
        let last = parts.count - 1
        if last >= first, parts[last].count + part.count <= WriteQueue.joinLimit {
            parts[last].append(contentsOf: part)
        } else {
            parts.append(part)
        }
    }

    private mutating func remove(_ sent: Int) {
        count -= sent
        offset += sent
        while first < parts.count, offset >= parts[first].count {
            offset -= parts[first].count
            parts[first] = []
            first += 1
        }
        if first == parts.count {
            (parts, first) = ([], 0)
        } else if first >= 64 {
            parts.removeFirst(first)
            first = 0
        }
    }

    /// `nil` when the socket is only full.
    private static func failure() -> NetworkError? {
        errno == EAGAIN || errno == EINTR ? nil : NetworkError(.system(errno), "send")
    }
}

extension ArraySlice<[UInt8]> {
    /// Lends the parts as the kernel's vectors, the first without its leading `offset` bytes.
    fileprivate func withVectors(from offset: Int, _ body: (UnsafeMutableBufferPointer<iovec>) -> Int) -> Int {
        withUnsafeTemporaryAllocation(of: iovec.self, capacity: count) { vectors in
            fill(vectors, 0, offset, body)
        }
    }

    /// One level of recursion a part keeps every array in place until the call is done.
    private func fill(
        _ vectors: UnsafeMutableBufferPointer<iovec>,
        _ index: Int,
        _ offset: Int,
        _ body: (UnsafeMutableBufferPointer<iovec>) -> Int
    ) -> Int {
        guard index < count else { return body(vectors) }
        return self[startIndex + index].withUnsafeBytes { bytes in
            let rest = UnsafeMutableRawBufferPointer(mutating: UnsafeRawBufferPointer(rebasing: bytes[offset...]))
            vectors[index] = iovec(iov_base: rest.baseAddress, iov_len: rest.count)
            return fill(vectors, index + 1, 0, body)
        }
    }
}
