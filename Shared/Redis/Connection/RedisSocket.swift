import CLinux
import Glibc

/// Owns a non-blocking TCP socket. Used on the reactor's thread only.
final class RedisSocket {
    enum Reading {
        /// Everything that had come was read.
        case drained
        /// There may be more.
        case more
        case ended(RedisError)
    }

    /// hiredis moves what is left in its buffer each time it has used a kilobyte: a small buffer keeps that cheap.
    private static let bufferSize = 16 << 10

    let descriptor: Int32
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bufferSize, alignment: 16)

    /// Begins to connect; the socket becomes writable when it is done.
    init(connectingTo address: SocketAddress) throws(RedisError) {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        descriptor = socket(address.family, type, 0)
        guard descriptor >= 0 else { throw RedisSocket.failure("socket", errno) }
        RedisSocket.enable(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY)
        RedisSocket.enable(descriptor, SOL_SOCKET, SO_KEEPALIVE)
        let status = address.withPointer { connect(descriptor, $0, $1) == 0 ? 0 : errno }
        guard status == 0 || status == EINPROGRESS else { throw RedisSocket.failure("connect", status) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        buffer.deallocate()
    }

    /// How the attempt to connect ended; `nil` when well.
    var connectError: RedisError? {
        var status: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &status, &length)
        return status == 0 ? nil : RedisSocket.failure("connect", status)
    }

    /// Lends what one read brings to `body`.
    func read(_ body: (UnsafeRawBufferPointer) throws(RedisError) -> Void) throws(RedisError) -> Reading {
        let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
        guard count > 0 else { return RedisSocket.emptyRead(count, errno) }
        try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        return count == buffer.count ? .more : .drained
    }

    /// How many of the bytes from `offset` the system has taken; none when the socket is full.
    func write(_ bytes: [UInt8], from offset: Int) throws(RedisError) -> Int {
        let count = bytes.withUnsafeBytes { bytes in
            let rest = UnsafeRawBufferPointer(rebasing: bytes[offset...])
            return send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
        }
        if count >= 0 { return count }
        let status = errno
        guard status == EAGAIN || status == EINTR else { throw RedisSocket.ending("send", status) }
        return 0
    }

    private static func emptyRead(_ count: Int, _ status: Int32) -> Reading {
        if count == 0 { return .ended(RedisError(.connectionLost, "the server closed the connection")) }
        return status == EAGAIN || status == EINTR ? .drained : .ended(ending("recv", status))
    }

    private static func enable(_ descriptor: Int32, _ level: Int32, _ option: Int32) {
        var on: Int32 = 1
        setsockopt(descriptor, level, option, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func failure(_ operation: String, _ status: Int32) -> RedisError {
        RedisError(.connectionFailed, "\(operation): \(String(cString: strerror(status)))")
    }

    private static func ending(_ operation: String, _ status: Int32) -> RedisError {
        RedisError(.connectionLost, "\(operation): \(String(cString: strerror(status)))")
    }
}
