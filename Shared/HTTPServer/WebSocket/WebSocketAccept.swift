import COpenSSL
import Primitives

/// Proves that a server read the client's `Sec-WebSocket-Key` and meant to answer it (RFC 6455, section 4.2.2).
enum WebSocketAccept {
    private static let salt = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    /// The value of `Sec-WebSocket-Accept`; `nil` unless `key` is 16 bytes in base 64.
    static func answer(to key: some StringProtocol) -> String? {
        guard Base64.standard.decode(key)?.count == 16 else { return nil }
        return Base64.standard.encode(sha1(Array((key + salt).utf8)))
    }

    private static func sha1(_ bytes: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 20) { digest, count in
            var length: UInt32 = 0
            // Only a build of OpenSSL without SHA-1 fails here; then no digest is made, and no client accepts the answer.
            let isDone = EVP_Digest(bytes, bytes.count, digest.baseAddress, &length, EVP_sha1(), nil) == 1
            count = isDone ? Int(length) : 0
        }
    }
}
