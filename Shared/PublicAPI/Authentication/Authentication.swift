import Crypto
package import ServiceKit
package import Storage
import Tokens

/// All that a public port needs to know its callers, with what keeps it up to date.
package struct Authentication: Sendable {
    package let authenticator: Authenticator
    package let revoked: RevokedTokens
    /// `nil` where only tokens are taken.
    package let keys: APIKeyRing?
    package let parts: [ServiceGroup.Part]

    /// Tokens are RS256 and nothing else, whatever kind of key the document may have. API keys are for the login of the
    /// gateway alone. `tokens` are remembered, at some kilobytes each, so that their signatures are checked once.
    package init(
        _ settings: AuthenticationSettings,
        _ fleet: Dependencies,
        _ feed: ChangeFeed,
        takesKeys: Bool,
        remembering tokens: Int = 10_000
    ) {
        let verifier = TokenVerifier(
            .set(KeySet([:])),
            rules: settings.rules,
            algorithms: [.rs256],
            cacheCapacity: tokens
        )
        let keySets = KeySetWatch(
            settings.origin,
            for: verifier,
            client: fleet.http,
            period: settings.period,
            metrics: fleet.metrics,
            logger: fleet.logger
        )
        revoked = RevokedTokens(fleet.postgres, fleet.redis, feed, logger: fleet.logger)
        keys = takesKeys ? APIKeyRing(fleet.postgres, feed, logger: fleet.logger) : nil
        authenticator = Authenticator(verifier, keySets: keySets, revoked: revoked, keys: keys)
        parts =
            [.init("key sets", keySets), .init("access watch", AccessWatch(fleet.redis, revoked, keys))]
            + (keys.map { [.init("key uses", $0)] } ?? [])
    }
}
