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
        let streams = try (0..<wanted).map { _ in
            let stream = try RawSocket(port: port, patience: 10)
            try #require(stream.send(Array(request.utf8)) && !stream.receive(upTo: 1024).isEmpty, "its head comes")
            return stream
        }
        let each = (try IdleStreamTests.memory(of: server.pid) - before) / streams.count
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
