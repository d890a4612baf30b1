import Crypto

/// Tokens whose signature has been checked, by their SHA-256: clients send the same one with each request. Only good
/// tokens come in, so that strangers cannot push them out; the oldest leaves when there is no room.
struct TokenCache {
    /// Names a token without keeping it in memory.
    typealias Digest = [UInt8]

    static func digest(of token: [UInt8]) -> Digest { HashAlgorithm.sha256.hash(token) }

    private let capacity: Int
    private var claims: [Digest: TokenClaims] = [:]
    private var order: [Digest] = []
    private var oldest = 0

    init(capacity: Int) {
        self.capacity = max(0, capacity)
    }

    func claims(of key: Digest) -> TokenClaims? { claims[key] }

    mutating func insert(_ new: TokenClaims, for key: Digest) {
        guard capacity > 0, claims.updateValue(new, forKey: key) == nil else { return }
        if order.count < capacity { return order.append(key) }
        claims[order[oldest]] = nil
        order[oldest] = key
        oldest = (oldest + 1) % capacity
    }
}
