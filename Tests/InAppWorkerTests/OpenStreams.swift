import CLinux
import Foundation
import TestSupport

/// Many clients of streams; descriptors and what has come through them.
final class OpenStreams {
    private var descriptors: [Int32] = []
    private let ready = epoll_create1(0)

    deinit {
        for descriptor in descriptors + [ready] { close(descriptor) }
    }

    /// A few at once: what many that begin together cost for the moment is not what an open one costs.
    func open(port: UInt16, _ requests: [String], mark: String = "event: reset") async throws {
        var begun: Set<Int32> = []
        for start in stride(from: 0, to: requests.count, by: 100) {
            for request in requests[start..<min(start + 100, requests.count)] { try send(port: port, request) }
            try await eventually("they begin", within: .seconds(30)) {
                self.read { descriptor, bytes in
                    if bytes.firstRange(of: Array(mark.utf8)) != nil { begun.insert(descriptor) }
                }
                return begun.count == self.descriptors.count
            }
        }
    }

    /// On a connection of its own, whose answer is read with the others.
    func send(port: UInt16, _ text: String) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        descriptors.append(descriptor)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        let (bytes, tag) = (Array(text.utf8), UInt64(descriptor))
        guard status == 0, herald_epoll_ctl(ready, EPOLL_CTL_ADD, descriptor, EPOLLIN.rawValue, tag) == 0,
            CLinux.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
        else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
    }

    /// Returns when `mark` has come through so many.
    func wait(for mark: String, at count: Int) async throws {
        let mark = Array(mark.utf8)
        var found: Set<Int32> = []
        try await eventually("\(count) streams have it", within: .seconds(120)) {
            self.read { descriptor, bytes in
                if bytes.firstRange(of: mark) != nil { found.insert(descriptor) }
            }
            return found.count >= count
        }
    }

    /// Reads what has come, and forgets it once it was looked at.
    private func read(_ look: (Int32, [UInt8]) -> Void) {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        var events = [epoll_event](repeating: epoll_event(), count: 1024)
        let count = Int(epoll_wait(ready, &events, Int32(events.count), 0))
        for index in 0..<max(0, count) {
            let descriptor = Int32(herald_epoll_tag(&events[index]))
            let got = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            guard got > 0 else { continue }
            look(descriptor, Array(buffer.prefix(got)))
        }
    }
}
