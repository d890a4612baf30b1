import CPQ

extension PostgresConfiguration {
    /// Reads `postgres://user:password@host:port/database?sslmode=require`, with libpq's own parser and keywords.
    /// No fault repeats the URL, which holds the password.
    package init(url: String) throws(PostgresError) {
        guard url.hasPrefix("postgres://") || url.hasPrefix("postgresql://") else {
            throw PostgresError(.configuration, "the database URL must begin with postgres://")
        }
        var keywords = try PostgresConfiguration.parse(url)
        guard let host = keywords.removeValue(forKey: "host"), !host.contains(",") else {
            throw PostgresError(.configuration, "the database URL must name one host")
        }
        guard let port = UInt16(keywords.removeValue(forKey: "port") ?? "5432"), port > 0 else {
            throw PostgresError(.configuration, "the database URL's port must be a number up to 65535")
        }
        guard let user = keywords.removeValue(forKey: "user") else {
            throw PostgresError(.configuration, "the database URL must name a user")
        }
        let database = keywords.removeValue(forKey: "dbname") ?? user
        let name = keywords.removeValue(forKey: "application_name")
        let timeout = try PostgresConfiguration.seconds(keywords.removeValue(forKey: "connect_timeout"))
        self.init(host: host, port: port, user: user, database: database, keywords: keywords)
        applicationName = name ?? applicationName
        connectTimeout = timeout ?? connectTimeout
    }

    private static func seconds(_ text: String?) throws(PostgresError) -> Duration? {
        guard let text else { return nil }
        guard let seconds = Int(text), (1...3600).contains(seconds) else {
            throw PostgresError(.configuration, "connect_timeout must be 1 to 3600 seconds")
        }
        return .seconds(seconds)
    }

    private static func parse(_ url: String) throws(PostgresError) -> [String: String] {
        var message: UnsafeMutablePointer<CChar>?
        let options = PQconninfoParse(url, &message)
        defer {
            PQconninfoFree(options)
            PQfreemem(message)
        }
        guard var option = options else {
            throw PostgresError(.configuration, "the database URL is malformed or has an unknown parameter")
        }
        var keywords: [String: String] = [:]
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { keywords[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return keywords
    }
}
