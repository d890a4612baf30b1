import CLinux
import Foundation
import Network
import Primitives
import Storage
import TestSupport
import Testing

@Suite("What streams cost", .serialized, .timeLimit(.minutes(5)))
struct StreamCostTests {
    /// Ten thousand in `Tests/Checks/inbox/run`, which measures a release build.
    private static let count = ProcessInfo.processInfo.environment["HERALD_STREAMS"].flatMap { Int($0) } ?? 1000

    @Test(
        "an open stream costs the service less than 6 KB of its own memory, and one item for everybody comes to all",
        .disabled(if: ProcessInfo.processInfo.environment["ASAN_OPTIONS"] != nil, "a sanitizer's memory is no measure")
    )
    func cost() async throws {
        let wanted = min(StreamCostTests.count, DescriptorLimit.raise() - 300)
        let stage = try await InboxStage()
        let replica = try await stage.replica(environment: ["HERALD_EDGE_CONNECTIONS": "12000"])
        // The first ones also pay for what the process makes once.
        let first = OpenStreams()
        try await first.open(port: replica.port, tokens: try (0..<400).map { try stage.token("early-\($0)") })
        let before = try StreamCostTests.memory(of: replica.process.pid)
        let people = (0..<wanted).map { "user-\($0)" }
        let streams = OpenStreams()
        try await streams.open(port: replica.port, tokens: try people.map { try stage.token($0) })
        let each = (try StreamCostTests.memory(of: replica.process.pid) - before) / wanted
        print("an open stream: \(each) bytes of the service")
        #expect(each < 6 * 1024)

        let dispatches = try people.map { try stage.dispatch($0) }
        let start = ContinuousClock.now
        try await stage.send(dispatches)
        try await streams.wait(for: "event: notification", at: wanted)
        print("\(wanted) items for \(wanted) people: \(start.duration(to: .now)) from the queue to every stream")
        #expect(replica.process.isRunning)
        try await replica.process.terminate()
        try await stage.stop()
    }

    /// What the process has in memory that is no file's.
    private static func memory(of pid: Int32) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("RssAnon:") })
        return try #require(Int(line.filter(\.isNumber))) * 1024
    }
}

/// Many clients of streams; descriptors and what has come through them.
private final class OpenStreams {
    private var descriptors: [Int32] = []
    private let ready = epoll_create1(0)

    deinit {
        for descriptor in descriptors + [ready] { close(descriptor) }
    }

    /// A few at once: what many that begin together cost for the moment is not what an open one costs.
    func open(port: UInt16, tokens: [String]) async throws {
        var begun: Set<Int32> = []
        for start in stride(from: 0, to: tokens.count, by: 100) {
            try open(port: port, tokens[start..<min(start + 100, tokens.count)])
            try await eventually("they begin", within: .seconds(30)) {
                self.read { descriptor, bytes in
                    if bytes.firstRange(of: Array("event: reset".utf8)) != nil { begun.insert(descriptor) }
                }
                return begun.count == self.descriptors.count
            }
        }
    }

    private func open(port: UInt16, _ tokens: ArraySlice<String>) throws {
        for token in tokens {
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
            let request = Array(
                "GET /api/v1/inbox/stream HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\n\r\n".utf8
            )
            let tag = UInt64(descriptor)
            guard status == 0, herald_epoll_ctl(ready, EPOLL_CTL_ADD, descriptor, EPOLLIN.rawValue, tag) == 0,
                send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count
            else {
                throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
            }
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
