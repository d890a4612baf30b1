package import Crypto
package import Primitives
import Synchronization

/// Takes tokens that a trusted key has signed and whose claims keep the rules.
package final class TokenVerifier: Sendable {
    private struct State {
        var keys: TokenKeys
        var cache: TokenCache
        /// Counts the changes of keys: what was checked with earlier ones must not come into the cache.
        var generation = 0
    }

    private let state: Mutex<State>
    private let algorithms: Set<SignatureAlgorithm>
    private let types: Set<String>
    private let rules: ClaimRules
    private let clock: WallClock
    private let cacheCapacity: Int

    /// `types` are the values of `typ` that are taken, in lower case; a token without it is taken too.
    package init(
        _ keys: TokenKeys,
        rules: ClaimRules,
        algorithms: Set<SignatureAlgorithm> = Set(SignatureAlgorithm.allCases),
        types: Set<String> = ["jwt"],
        cacheCapacity: Int = 10_000,
        clock: WallClock = .system
    ) {
        state = Mutex(State(keys: keys, cache: TokenCache(capacity: cacheCapacity)))
        (self.algorithms, self.types, self.rules, self.clock) = (algorithms, types, rules, clock)
        self.cacheCapacity = cacheCapacity
    }

    /// Replaces the keys; tokens of a key that is gone are refused at once.
    package func use(_ keys: TokenKeys) {
        state.withLock {
            $0.keys = keys
            $0.cache = TokenCache(capacity: cacheCapacity)
            $0.generation += 1
        }
    }

    package func verify(_ token: some StringProtocol) throws(TokenError) -> TokenClaims {
        let token = Array(token.utf8)
        guard token.count <= CompactToken.largestToken else { throw TokenError(.malformed, "the token is too long") }
        let name = TokenCache.digest(of: token)
        let (known, keys, generation) = state.withLock { ($0.cache.claims(of: name), $0.keys, $0.generation) }
        if let known {
            try rules.check(known, at: clock.now)
            return known
        }
        let claims = try claims(of: CompactToken(token), signedBy: keys)
        try rules.check(claims, at: clock.now)
        state.withLock { if $0.generation == generation { $0.cache.insert(claims, for: name) } }
        return claims
    }

    private func claims(of token: CompactToken, signedBy keys: TokenKeys) throws(TokenError) -> TokenClaims {
        if let type = token.header.type, !types.contains(type.lowercased()) {
            throw TokenError(.unsupported, "typ is not one that is taken")
        }
        try keys.check(token, allowing: algorithms)
        return try TokenClaims(json: token.payload)
    }
}
