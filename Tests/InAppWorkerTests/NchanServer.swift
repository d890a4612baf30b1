import Foundation
import TestSupport
import Testing

/// nginx with nchan, the publisher of streams that others measure themselves against: a channel for each person, kept
/// in its memory alone.
final class NchanServer {
    static let module = "/usr/lib/nginx/modules/ngx_nchan_module.so"

    let port: UInt16
    private let process: ChildProcess
    private let folder: TemporaryFolder

    init() async throws {
        (port, folder) = (try freePort(), try TemporaryFolder())
        let configuration = """
            access_log off;
            keepalive_requests 1000000;
            nchan_shared_memory_size 512M;
            server {
                listen 127.0.0.1:\(port) backlog=4096;
                location ~ ^/sub/(.+)$ { nchan_subscriber eventsource; nchan_channel_id $1; }
                location ~ ^/pub/(.+)$ { nchan_publisher; nchan_channel_id $1; }
            }
            """
        let main = "load_module \(NchanServer.module); worker_processes 1; worker_rlimit_nofile 20000;"
        process = try Nginx.start(configuration, in: folder, main: main, connections: 15_000)
        // The master listens before there is one who serves.
        try await eventually("its worker runs") { try self.workers().count == 1 }
    }

    /// The process that holds the streams.
    func worker() throws -> Int32 { try #require(try workers().first) }

    private func workers() throws -> [Int32] {
        let children = "/proc/\(process.pid)/task/\(process.pid)/children"
        return try String(contentsOfFile: children, encoding: .utf8).split(separator: " ").compactMap { Int32($0) }
    }

    func stop() async throws {
        try await process.terminate()
    }

    static func subscription(_ person: String) -> String {
        "GET /sub/\(person) HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n"
    }

    static func publication(_ person: String, _ body: String) -> String {
        "POST /pub/\(person) HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }
}
