import CLinux
import Glibc

/// A numeric IPv4 or IPv6 address with its port.
package struct SocketAddress: Sendable, Hashable, CustomStringConvertible {
    package let host: String
    package let port: UInt16

    /// `nil` unless `host` is a literal address: a name must be looked up first.
    package init?(host: String, port: UInt16) {
        var buffer = in6_addr()
        guard inet_pton(AF_INET, host, &buffer) == 1 || inet_pton(AF_INET6, host, &buffer) == 1 else { return nil }
        (self.host, self.port) = (host, port)
    }

    package static func loopback(_ port: UInt16) -> SocketAddress {
        SocketAddress(literal: "127.0.0.1", port: port)
    }

    private init(literal: String, port: UInt16) {
        (host, self.port) = (literal, port)
    }

    /// `nil` for a family other than IPv4 and IPv6.
    init?(_ storage: sockaddr_storage) {
        switch Int32(storage.ss_family) {
        case AF_INET:
            let address = SocketAddress.reinterpret(storage, as: sockaddr_in.self)
            host = SocketAddress.text(AF_INET, address.sin_addr)
            port = UInt16(bigEndian: address.sin_port)
        case AF_INET6:
            let address = SocketAddress.reinterpret(storage, as: sockaddr_in6.self)
            host = SocketAddress.text(AF_INET6, address.sin6_addr)
            port = UInt16(bigEndian: address.sin6_port)
        default: return nil
        }
    }

    package var description: String { isIPv6 ? "[\(host)]:\(port)" : "\(host):\(port)" }

    var isIPv6: Bool { host.utf8.contains(UInt8(ascii: ":")) }
    var family: Int32 { isIPv6 ? AF_INET6 : AF_INET }

    /// Lends the address in the kernel's form.
    func withSockaddr<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        isIPv6 ? withSockaddr6(body) : withSockaddr4(body)
    }

    private func withSockaddr4<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        inet_pton(AF_INET, host, &address.sin_addr)
        return withUnsafePointer(to: &address) { pointer in
            let length = socklen_t(MemoryLayout.size(ofValue: pointer.pointee))
            return pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }

    private func withSockaddr6<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = port.bigEndian
        inet_pton(AF_INET6, host, &address.sin6_addr)
        return withUnsafePointer(to: &address) { pointer in
            let length = socklen_t(MemoryLayout.size(ofValue: pointer.pointee))
            return pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }

    private static func reinterpret<Address>(_ storage: sockaddr_storage, as _: Address.Type) -> Address {
        withUnsafeBytes(of: storage) { $0.load(as: Address.self) }
    }

    private static func text(_ family: Int32, _ address: some Any) -> String {
        var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        _ = withUnsafePointer(to: address) { inet_ntop(family, $0, &buffer, socklen_t(buffer.count)) }
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
