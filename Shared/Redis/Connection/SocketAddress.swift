import CLinux
import Concurrency
import Glibc

/// A numeric address and port in the form that `connect` takes.
struct SocketAddress: Sendable {
    let family: Int32
    private let bytes: [UInt8]

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        // The copy has the alignment that a `sockaddr` needs, which an array of bytes does not promise.
        var storage = sockaddr_storage()
        withUnsafeMutableBytes(of: &storage) { $0.copyBytes(from: bytes.prefix($0.count)) }
        return withUnsafePointer(to: storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(bytes.count)) }
        }
    }

    /// The addresses of a host in the system's order of preference; none when it is unknown. Blocks unless
    /// `numericOnly`.
    static func resolve(_ address: RedisAddress, numericOnly: Bool = false) -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICSERV | (numericOnly ? AI_NUMERICHOST : 0)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address.host, "\(address.port)", &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        return sequence(first: list) { $0?.pointee.ai_next }.prefix { $0 != nil }.compactMap { entry in
            guard let entry = entry?.pointee, let start = entry.ai_addr else { return nil }
            let bytes = UnsafeRawBufferPointer(start: start, count: Int(entry.ai_addrlen))
            return SocketAddress(family: entry.ai_family, bytes: Array(bytes))
        }
    }
}

/// Looks names up on a thread of its own, because the system's look-up would stop the reactor.
struct HostLookup: Sendable {
    private static let executor = BlockingExecutor(label: "redis.addresses")

    func addresses(of address: RedisAddress) async -> [SocketAddress] {
        await Task(executorPreference: HostLookup.executor) { SocketAddress.resolve(address) }.value
    }
}
