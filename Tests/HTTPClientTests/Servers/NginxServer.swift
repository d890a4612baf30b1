import Foundation
import HTTPClient
import TestSupport

/// nginx with HTTP/2: over TLS, over TLS with client certificates, over TLS with connections that end after a few
/// requests, and without TLS. It can be killed and started again.
actor NginxServer {
    nonisolated let tlsPort: UInt16
    nonisolated let mutualPort: UInt16
    nonisolated let plainPort: UInt16
    nonisolated let retiringPort: UInt16
    private nonisolated let innerPort: UInt16
    nonisolated let folder: TemporaryFolder
    private nonisolated let authority: TestAuthority
    private var process: ChildProcess?

    init(_ authority: TestAuthority) async throws {
        folder = try TemporaryFolder()
        (tlsPort, mutualPort, plainPort) = (try freePort(), try freePort(), try freePort())
        (retiringPort, innerPort) = (try freePort(), try freePort())
        self.authority = authority
        try await start()
    }

    nonisolated func url(_ path: String) throws -> HTTPURL { try HTTPURL("https://127.0.0.1:\(tlsPort)\(path)") }

    func start() async throws {
        process = try Nginx.start(configuration, in: folder)
        try await waitUntilListening(tlsPort)
    }

    func kill() async throws {
        try await process?.killNow()
    }

    /// How many connections carried requests, and how many requests there were, by the access log.
    nonisolated func traffic(_ path: String) throws -> (connections: Int, requests: Int) {
        let lines = try String(contentsOfFile: folder.file("access.log"), encoding: .utf8)
            .split(separator: "\n").filter { $0.hasSuffix(" \(path)") }
        return (Set(lines.map { $0.prefix { $0 != " " } }).count, lines.count)
    }

    /// The same, once at least `count` requests are logged: nginx writes the line after the answer.
    nonisolated func traffic(_ path: String, of count: Int) async throws -> (connections: Int, requests: Int) {
        try await eventually("\(count) requests are logged") { try self.traffic(path).requests >= count }
        return try traffic(path)
    }

    private nonisolated var configuration: String {
        """
        log_format traffic '$connection $server_protocol $uri';
        access_log access.log traffic;
        keepalive_requests 100000;
        ssl_certificate \(authority.certificate);
        ssl_certificate_key \(authority.key);
        server {
            listen 127.0.0.1:\(tlsPort) ssl http2 backlog=2048;
            location / { return 200 "$server_protocol"; }
        }
        server {
            listen 127.0.0.1:\(mutualPort) ssl http2;
            ssl_client_certificate \(authority.authority);
            ssl_verify_client on;
            location / { return 200 "$ssl_client_s_dn"; }
        }
        server {
            listen 127.0.0.1:\(retiringPort) ssl http2;
            keepalive_requests 5;
            location / { proxy_pass http://127.0.0.1:\(innerPort)/inner/; }
        }
        server {
            listen 127.0.0.1:\(innerPort);
            location / { return 200; }
        }
        server {
            listen 127.0.0.1:\(plainPort) http2;
            location / { return 200 "$server_protocol"; }
        }
        """
    }
}
