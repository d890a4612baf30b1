import HTTPClient
import HTTPServer
import Network
import Synchronization

/// Lets so many requests of an address through in a time, where nobody says who they are. Each replica counts for itself.
final class AddressGate: Sendable {
    private let proxies: TrustedProxies
    private let meter: Mutex<AddressMeter>

    init(_ limit: RateLimit, behind proxies: TrustedProxies = TrustedProxies([])) {
        self.proxies = proxies
        meter = Mutex(AddressMeter(limit))
    }

    /// Throws 429 for one too many.
    func pass(_ request: HTTPRequest) throws(HTTPError) {
        let address = proxies.client(of: request.peer.host, through: request.values("X-Forwarded-For"))
        let (state, wait) = meter.withLock { $0.take(address, at: .now) }
        if let wait { throw .rateLimited(state, retryAfter: wait) }
    }
}
