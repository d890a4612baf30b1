/// One mail server, and how to speak with it.
package struct SMTPConfiguration: Sendable {
    package enum Security: Sendable {
        /// For a sink on the same machine.
        case none
        /// Upgrades before anything else is said, or fails.
        case startTLS
        /// From the first byte, as on port 465.
        case implicitTLS
    }

    package struct Credentials: Sendable {
        package let user: String
        package let password: String

        package init(user: String, password: String) {
            (self.user, self.password) = (user, password)
        }
    }

    package var host: String
    package var port: Int
    package var security: Security
    /// Never sent without TLS.
    package var credentials: Credentials?
    /// What we call ourselves in EHLO.
    package var ownName: String
    /// Messages under way at once, each on a connection of its own.
    package var connections = 8
    /// Name, connect, TLS and AUTH together.
    package var connectTimeout = Duration.seconds(10)
    package var idleLifetime = Duration.seconds(30)
    package var tls = ClientTLS()

    package init(host: String, port: Int, security: Security, credentials: Credentials? = nil, ownName: String) {
        (self.host, self.port, self.security) = (host, port, security)
        (self.credentials, self.ownName) = (credentials, ownName)
    }

    func check() throws(SMTPError) {
        guard host.isHostName || IPAddress(host) != nil, (1...65_535).contains(port), ownName.isHostName,
            connections > 0
        else {
            throw SMTPError(.transfer(.invalidURL), "the server or our own name is no host name")
        }
        guard security != .none || credentials == nil else {
            throw SMTPError(.transfer(.invalidRequest), "credentials need TLS")
        }
    }

    var url: String {
        let scheme = security == .implicitTLS ? "smtps" : "smtp"
        return "\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(port)/\(ownName)"
    }
}
