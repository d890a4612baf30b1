import CLinux
import Glibc
import Network
import TestSupport

/// A port whose queue of connections is full, so that the next connect gets no answer.
final class FullBacklog {
    let port: UInt16
    private var descriptors: [Int32] = []

    init() throws {
        port = try freePort()
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        descriptors = [listener]
        guard withAddress({ bind(listener, $0, $1) }) == 0, listen(listener, 0) == 0 else {
            throw NetworkError(.system(errno), "bind")
        }
        for _ in 0..<4 {
            let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
            descriptors.append(client)
            _ = withAddress { connect(client, $0, $1) }
        }
    }

    deinit {
        for descriptor in descriptors { close(descriptor) }
    }

    private func withAddress(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let length = socklen_t(MemoryLayout.size(ofValue: address))
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }
}
