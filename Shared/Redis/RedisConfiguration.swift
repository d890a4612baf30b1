/// Where Redis is and how it is used. Make one from a URL, then change what differs from the defaults.
package struct RedisConfiguration: Sendable, CustomStringConvertible {
    /// One server, or nodes of a cluster by which the others are found.
    package let addresses: [RedisAddress]
    let user: String?
    let password: String?
    package let database: Int
    package let isCluster: Bool

    /// `nil` for plain TCP.
    package var tls: RedisTLS?
    /// Shown in `CLIENT LIST`.
    package var clientName = "herald"
    /// Connections to each server. One carries hundreds of thousands of calls a second; a second keeps small replies
    /// from waiting behind a large one.
    package var connectionsPerServer = 2
    /// For one attempt to connect, with address look-up and authentication.
    package var connectTimeout: Duration = .seconds(2)
    /// The deadline of a call that names none: waiting for a connection, sending, and waiting for the reply.
    package var callTimeout: Duration = .seconds(2)
    /// Replies awaited on one connection at most; further calls wait unsent.
    package var maximumInFlight = 1024
    /// Calls that may wait unsent on one connection; further ones fail as `.overloaded`.
    package var maximumWaiting = 16_384
    /// A reply of more bytes is refused, and the connection made anew.
    package var maximumReplySize = 64 << 20
    /// A connection on which nothing has been heard for so long is asked for a sign of life.
    package var pingInterval: Duration = .seconds(5)
    /// A connection on which an answer is awaited and nothing has been heard for so long is made anew.
    package var stallTimeout: Duration = .seconds(10)
    /// How often one call follows a cluster's redirections.
    package var maximumRedirections = 8

    package init(
        addresses: [RedisAddress],
        user: String? = nil,
        password: String? = nil,
        database: Int = 0,
        isCluster: Bool = false
    ) {
        (self.addresses, self.user, self.password) = (addresses, user, password)
        (self.database, self.isCluster) = (database, isCluster)
    }

    /// Without the password.
    package var description: String {
        let hosts = addresses.map(\.description).joined(separator: ",")
        return "redis\(tls == nil ? "" : "s")://\(hosts)/\(database)\(isCluster ? "?cluster=true" : "")"
    }

    func validate() throws(RedisError) {
        guard !addresses.isEmpty, isCluster || addresses.count == 1 else {
            throw RedisError(.configuration, "one Redis address is needed; several only for a cluster")
        }
        guard !isCluster || database == 0 else {
            throw RedisError(.configuration, "a Redis cluster has only database 0")
        }
        let counts = [connectionsPerServer, maximumInFlight, maximumWaiting, maximumReplySize, maximumRedirections]
        guard counts.allSatisfy({ $0 > 0 }), database >= 0 else {
            throw RedisError(.configuration, "the limits of the Redis client must be at least 1")
        }
        guard [connectTimeout, callTimeout, pingInterval, stallTimeout].allSatisfy({ $0 > .zero }) else {
            throw RedisError(.configuration, "the timeouts of the Redis client must be above zero")
        }
    }
}
