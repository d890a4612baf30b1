import CLinux
import Glibc

/// Owns one TCP descriptor. No call on it blocks, and none raises SIGPIPE.
final class Socket {
    enum Transfer {
        case bytes(Int)
        /// Nothing can be moved now.
        case blocked
        case closed
    }

    let descriptor: Int32

    private init(owning descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Listens on an IPv4 address.
    static func listening(host: String, port: UInt16) throws -> Socket {
        let place = "\(host):\(port)"
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        guard inet_pton(AF_INET, host, &address.sin_addr) == 1 else { throw BrokerError(.system(EINVAL), place) }
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_INET, type, 0)
        guard descriptor >= 0 else { throw BrokerError(.system(errno), place) }
        let socket = Socket(owning: descriptor)
        socket.set(SOL_SOCKET, SO_REUSEADDR)
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0, listen(descriptor, 512) == 0 else { throw BrokerError(.system(errno), place) }
        return socket
    }

    /// The next connection that waits, and where it comes from. Throws when the process has no descriptor left.
    func accept() throws -> (socket: Socket, host: String)? {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let accepted = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.accept(descriptor, $0, &length)
            }
        }
        guard accepted >= 0 else {
            if [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errno) { throw BrokerError(.system(errno), "accept") }
            return nil
        }
        let socket = Socket(owning: accepted)
        _ = herald_fcntl_int(accepted, F_SETFL, O_NONBLOCK)
        _ = herald_fcntl_int(accepted, F_SETFD, FD_CLOEXEC)
        socket.set(Int32(IPPROTO_TCP), TCP_NODELAY)
        return (socket, Socket.text(address.sin_addr))
    }

    func receive(into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
        let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
        return count == 0 ? .closed : Socket.transfer(count)
    }

    func send(_ bytes: ArraySlice<UInt8>) -> Transfer {
        bytes.withUnsafeBytes {
            Socket.transfer(Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)))
        }
    }

    private static func transfer(_ count: Int) -> Transfer {
        if count >= 0 { return .bytes(count) }
        return errno == EAGAIN || errno == EINTR ? .blocked : .closed
    }

    private func set(_ level: Int32, _ option: Int32) {
        var isOn: Int32 = 1
        setsockopt(descriptor, level, option, &isOn, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func text(_ address: in_addr) -> String {
        let number = UInt32(bigEndian: address.s_addr)
        return [24, 16, 8, 0].map { String(number >> UInt32($0) & 0xFF) }.joined(separator: ".")
    }
}
