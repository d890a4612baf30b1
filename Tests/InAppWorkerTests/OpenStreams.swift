import CLinux
import Foundation
import TestSupport

/// Many clients of streams; sockets and what has come through them.
final class OpenStreams {
    private var streams: [RawSocket] = []
    private let ready = epoll_create1(0)

    deinit {
        close(ready)
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
                return begun.count == self.streams.count
            }
        }
    }

    /// On a connection of its own, whose answer is read with the others.
    func send(port: UInt16, _ text: String) throws {
        let stream = try RawSocket(port: port)
        streams.append(stream)
        let tag = UInt64(stream.descriptor)
        guard herald_epoll_ctl(ready, EPOLL_CTL_ADD, stream.descriptor, EPOLLIN.rawValue, tag) == 0,
            stream.send(Array(text.utf8))
        else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
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
