import Crypto
import HTTPClient
import Primitives
import Synchronization

/// Says to push services who sends (RFC 8292). One signature an origin is used for hours: it costs more than all else.
final class VAPID: Sendable {
    private struct Signed {
        let header: String
        let until: Timestamp
    }

    let publicKey: String
    private let key: SigningKey
    private let subject: String
    private let signed = Mutex<[String: Signed]>([:])

    private static let life: Duration = .seconds(12 * 3600)
    private static let use: Duration = .seconds(6 * 3600)
    /// There are a handful of services; more come only from made-up endpoints.
    private static let limit = 1000
    private static let header = Base64.url.encode(Array(#"{"typ":"JWT","alg":"ES256"}"#.utf8))

    /// `subject` is a mailto: or https: address at which a push service finds somebody to complain to.
    init(_ key: SigningKey, subject: String) throws(CryptoError) {
        (self.key, self.subject) = (key, subject)
        publicKey = Base64.url.encode(try key.verifyingKey.p256Point)
    }

    /// The Authorization field for an endpoint's service.
    func authorization(for url: HTTPURL, at now: Timestamp) throws(CryptoError) -> String {
        let origin = url.origin
        if let known = signed.withLock({ $0[origin] }), known.until > now { return known.header }
        let header = "vapid t=\(try sign(origin, at: now)),k=\(publicKey)"
        signed.withLock { signed in
            if signed.count >= VAPID.limit { signed.removeAll() }
            signed[origin] = Signed(header: header, until: now + VAPID.use)
        }
        return header
    }

    private func sign(_ origin: String, at now: Timestamp) throws(CryptoError) -> String {
        var claims = JSONWriter()
        claims.object {
            $0.member("aud", origin)
            $0.key("exp")
            $0.number((now + VAPID.life).seconds)
            $0.member("sub", subject)
        }
        let input = VAPID.header + "." + Base64.url.encode(claims.bytes)
        return input + "." + Base64.url.encode(try key.sign(input.utf8))
    }
}

extension HTTPURL {
    /// Scheme, host, and the port where it is not the scheme's own.
    fileprivate var origin: String {
        let home = scheme == .https ? 443 : 80
        let name = host.contains(":") ? "[\(host)]" : host
        return "\(scheme.rawValue)://\(name)" + (port == home ? "" : ":\(port)")
    }
}
