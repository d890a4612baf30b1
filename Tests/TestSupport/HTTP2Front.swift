import Foundation

/// nginx as the HTTP/2 and TLS side of a server on loopback that speaks HTTP/1.1.
package final class HTTP2Front: Sendable {
    package let port: UInt16
    private let folder: TemporaryFolder
    private let process: ChildProcess

    package init(before upstream: UInt16, _ authority: TestAuthority) async throws {
        (port, folder) = (try freePort(), try TemporaryFolder())
        process = try Nginx.start(HTTP2Front.configuration(port, upstream, authority), in: folder)
        try await waitUntilListening(port)
    }

    /// In place of the same server's own base URL.
    package func base(_ path: String) -> String { "https://127.0.0.1:\(port)\(path)" }

    /// The protocols and connections of the requests whose path begins so, once there are `count` of them: a line is
    /// written after its answer.
    package func traffic(_ path: String, of count: Int) async throws -> (protocols: Set<String>, connections: Int) {
        try await eventually("\(count) requests of \(path)") { try self.lines(path).count >= count }
        let lines = try lines(path)
        return (Set(lines.map { $0[1] }), Set(lines.map { $0[0] }).count)
    }

    private func lines(_ path: String) throws -> [[String]] {
        try String(contentsOfFile: folder.file("access.log"), encoding: .utf8).split(separator: "\n")
            .map { $0.split(separator: " ").map(String.init) }
            .filter { $0.count == 3 && $0[2].hasPrefix(path) }
    }

    private static func configuration(_ port: UInt16, _ upstream: UInt16, _ authority: TestAuthority) -> String {
        """
        log_format traffic '$connection $server_protocol $uri';
        access_log access.log traffic;
        keepalive_requests 1000000;
        ssl_certificate \(authority.certificate);
        ssl_certificate_key \(authority.key);
        upstream origin {
            server 127.0.0.1:\(upstream);
            keepalive 128;
            keepalive_requests 1000000;
        }
        server {
            listen 127.0.0.1:\(port) ssl http2 backlog=2048;
            http2_max_concurrent_streams 1000;
            location / {
                proxy_pass http://origin;
                proxy_http_version 1.1;
                proxy_set_header Connection "";
            }
        }
        """
    }
}
