import Primitives

extension PostgresConfiguration {
    /// libpq's connection string as pairs. What the URL said wins over our defaults.
    func connectionKeywords(addresses: [String]) -> [String: String] {
        // A URL that gives the address itself needs none of ours.
        let addresses = keywords["hostaddr"] == nil ? addresses : []
        let hosts = addresses.isEmpty ? [host] : addresses.map { _ in host }
        var pairs = [
            // The name is kept beside the addresses, because TLS verifies it.
            "host": hosts.joined(separator: ","), "hostaddr": addresses.joined(separator: ","), "port": "\(port)",
            "user": user, "dbname": database, "application_name": applicationName, "client_encoding": "UTF8",
        ]
        if let statementTimeout { pairs["options"] = "-c statement_timeout=\(statementTimeout.milliseconds)" }
        pairs.merge(PostgresConfiguration.defaultKeywords) { given, _ in given }
        return pairs.merging(keywords) { _, given in given }
    }

    /// No Kerberos, which blocks; and a peer that is gone without a word is noticed within half a minute.
    private static let defaultKeywords = [
        "gssencmode": "disable", "keepalives_idle": "10", "keepalives_interval": "5", "keepalives_count": "3",
        "tcp_user_timeout": "20000",
    ]
}
