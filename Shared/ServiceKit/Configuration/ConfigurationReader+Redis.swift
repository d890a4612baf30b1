import Network
import Redis

extension ConfigurationReader {
    /// Where the cache is; `nil` after a fault.
    mutating func redis() -> RedisConfiguration? {
        let url = required("HERALD_REDIS_URL", "the cache, redis://user:password@host:port/0, with TLS rediss://…") {
            text throws(RedisError) in try RedisConfiguration(url: text)
        }
        let authorities = optional(
            "HERALD_REDIS_AUTHORITY",
            "who signs the cache's certificate (PEM); the system's trust"
        )
        let name = optional("HERALD_REDIS_NAME", "what the cache's certificate is for, where that is not its host")
        let chain = optional("HERALD_REDIS_CERTIFICATE", "what is shown to the cache, in PEM, the own first")
        let key = optional("HERALD_REDIS_KEY", "the private key of that certificate, in PEM")
        guard var url else { return nil }
        guard url.tls != nil else {
            let stray = authorities ?? name ?? chain ?? key
            if stray != nil { fault("HERALD_REDIS_URL", "must begin with rediss:// where TLS is set up") }
            return stray == nil ? url : nil
        }
        do {
            let identity = chain.map { TLSContext.Identity(chain: $0, key: key ?? "") }
            url.tls = try RedisTLS(authorities: authorities, identity: identity, name: name)
            return url
        } catch {
            fault("HERALD_REDIS_AUTHORITY", "cannot be used: \(error)")
            return nil
        }
    }
}
