import Foundation
import TestSupport

/// Google as nginx over HTTP/2 and TLS would be it: a token for whoever asks, and a success for every message.
final class PushSink: Sendable {
    let port: UInt16
    let authority: TestAuthority
    private let folder: TemporaryFolder
    private let process: ChildProcess

    init() async throws {
        (port, folder, authority) = (try freePort(), try TemporaryFolder(), try await TestAuthority())
        process = try Nginx.start(PushSink.configuration(port, authority), in: folder)
        try await waitUntilListening(port)
    }

    var base: String { "https://127.0.0.1:\(port)" }

    /// Messages so far: each is one letter and a line's end in the log.
    var messages: Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: folder.file("messages"))
        return ((attributes?[.size] as? Int) ?? 0) / 2
    }

    private static func configuration(_ port: UInt16, _ authority: TestAuthority) -> String {
        """
        log_format mark '1';
        access_log off;
        keepalive_requests 10000000;
        ssl_certificate \(authority.certificate);
        ssl_certificate_key \(authority.key);
        server {
            listen 127.0.0.1:\(port) ssl http2;
            http2_max_concurrent_streams 1000;
            default_type application/json;
            location /token { return 200 '{"access_token":"ya29.x","expires_in":3599,"token_type":"Bearer"}'; }
            location / {
                access_log messages mark;
                return 200 '{"name":"projects/shop/messages/1"}';
            }
        }
        """
    }
}
