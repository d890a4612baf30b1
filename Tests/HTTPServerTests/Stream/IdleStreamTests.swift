import Foundation
import Network
import TestSupport
import Testing

@testable import HTTPServer

@Suite("Idle streams", .timeLimit(.minutes(1)), .serialized)
struct IdleStreamTests {
    @Test(
        "10,000 idle streams cost a server less than 2 KB each of its own memory",
        .disabled(if: ProcessInfo.processInfo.environment["ASAN_OPTIONS"] != nil, "a sanitizer's memory is no measure")
    )
    func streams() async throws {
        let each = try await IdleStreamTests.cost(
            "GET /events HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n"
        )
        print("an idle stream: \(each) bytes")
        #expect(each < 2048)
    }

    @Test(
        "10,000 idle WebSockets without tasks cost a server less than 2 KB each of its own memory",
        .disabled(if: ProcessInfo.processInfo.environment["ASAN_OPTIONS"] != nil, "a sanitizer's memory is no measure")
    )
    func sockets() async throws {
        let each = try await IdleStreamTests.cost(
            """
            GET /socket HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
            Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n
            """
        )
        print("an idle WebSocket: \(each) bytes")
        #expect(each < 2048)
    }

    /// What each of 10,000 connections that sent this request costs the server.
    private static func cost(_ request: String) async throws -> Int {
        let wanted = min(10_000, DescriptorLimit.raise() - 200)
        let port = try freePort()
        let server = try ChildProcess(BuildFolder.product("benchmarks"), ["http-server", "\(port)"])
        try await eventually("the server listens") { (try? RawClient(port: port)) != nil }
        let before = try IdleStreamTests.memory(of: server.pid)
        let streams = IdleStreams()
        for _ in 0..<wanted { try streams.open(port: port, Array(request.utf8)) }
        let each = (try IdleStreamTests.memory(of: server.pid) - before) / wanted
        #expect(server.isRunning)
        try await server.terminate()
        return each
    }

    /// What the process has in memory that is no file's.
    private static func memory(of pid: Int32) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("RssAnon:") })
        return try #require(Int(line.filter(\.isNumber))) * 1024
    }
}

/// Clients that wait for events; descriptors and nothing else.
private final class IdleStreams {
    private var descriptors: [Int32] = []

    deinit {
        for descriptor in descriptors { close(descriptor) }
    }

    /// Returns once the answer's head has come.
    func open(port: UInt16, _ request: [UInt8]) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        descriptors.append(descriptor)
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        var head = [UInt8](repeating: 0, count: 1024)
        guard status == 0, send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count,
            recv(descriptor, &head, head.count, 0) > 0
        else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }
}
