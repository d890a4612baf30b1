/// Where the database is and how it is used. Make one from a URL, then change what differs from the defaults.
package struct PostgresConfiguration: Sendable, CustomStringConvertible {
    package let host: String
    package let port: UInt16
    package let user: String
    package let database: String
    /// What else the URL said, by libpq's keywords: password, sslmode, sslrootcert, …
    let keywords: [String: String]

    /// Shown in `pg_stat_activity`.
    package var applicationName = "herald"
    /// Connections at most. They are made when needed and closed after `idleTimeout`.
    package var poolSize = 10
    package var idleTimeout: Duration = .seconds(60)
    /// For one attempt to connect, with address look-up, TLS and authentication.
    package var connectTimeout: Duration = .seconds(5)
    /// The deadline of a call that names none: waiting for a connection and everything sent on it.
    package var callTimeout: Duration = .seconds(10)
    /// The server's own limit for a statement, a backstop to deadlines; none unless set. Not possible with PgBouncer.
    package var statementTimeout: Duration?
    /// How long a cancelled statement may take to end before its connection is given up.
    package var cancelGrace: Duration = .seconds(2)
    /// How often a transaction is tried that loses against another one.
    package var transactionAttempts = 5
    /// The URL leads to PgBouncer in transaction mode: nothing is kept in a session, and LISTEN is refused.
    package var isBehindPgBouncer = false

    init(host: String, port: UInt16, user: String, database: String, keywords: [String: String]) {
        (self.host, self.port, self.user, self.database) = (host, port, user, database)
        self.keywords = keywords
    }

    /// Without the password.
    package var description: String { "postgres://\(user)@\(host):\(port)/\(database)" }

    func validate() throws(PostgresError) {
        guard poolSize > 0, transactionAttempts > 0 else {
            throw PostgresError(.configuration, "poolSize and transactionAttempts must be at least 1")
        }
        guard !(isBehindPgBouncer && statementTimeout != nil) else {
            throw PostgresError(.configuration, "PgBouncer refuses statementTimeout: set it for the role instead")
        }
    }
}
